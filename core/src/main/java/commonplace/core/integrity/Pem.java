package commonplace.core.integrity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// PEM text (RFC 7468), as far as public keys need it.
final class Pem {
  private static final int LINE = 64;
  private static final byte[] NEWLINE = "\n".getBytes(StandardCharsets.US_ASCII);

  /// One armoured block.
  ///
  /// @param base64 what is between the two lines, white space removed
  record Block(String label, String base64) {}

  private Pem() {}

  /// The first block in the text, whatever surrounds it; line ends of any kind or none.
  static Optional<Block> read(String text) {
    var begin = text.indexOf("-----BEGIN ");
    if (begin < 0) {
      return Optional.empty();
    }
    var labelStart = begin + "-----BEGIN ".length();
    var labelEnd = text.indexOf("-----", labelStart);
    if (labelEnd < 0) {
      return Optional.empty();
    }
    var label = text.substring(labelStart, labelEnd);
    var bodyStart = labelEnd + "-----".length();
    var bodyEnd = text.indexOf("-----END " + label + "-----", bodyStart);
    if (bodyEnd < 0) {
      return Optional.empty();
    }
    var base64 = new StringBuilder(bodyEnd - bodyStart);
    for (var i = bodyStart; i < bodyEnd; i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        base64.append(text.charAt(i));
      }
    }
    return Optional.of(new Block(label, base64.toString()));
  }

  static String write(byte[] subjectPublicKeyInfo) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder(LINE, NEWLINE).encodeToString(subjectPublicKeyInfo)
        + "\n-----END PUBLIC KEY-----\n";
  }
}
