package commonplace.core.log;

import commonplace.core.runtime.Lately;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The text of a public key, in memory: thousands are kept, and nearly all are PEM as everybody
/// writes it (RFC 7468), which is the key's bytes and a third more. Immutable.
final class PublicKeyText {
  private static final String BEGIN = "-----BEGIN PUBLIC KEY-----\n";
  private static final String END = "\n-----END PUBLIC KEY-----";
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  /// None of a text that is no such PEM.
  private final byte[] key;

  /// What follows the PEM, or the whole text.
  private final String rest;

  private PublicKeyText(byte[] key, String rest) {
    this.key = key;
    this.rest = Lately.text(rest);
  }

  static PublicKeyText of(String text) {
    int end = text.indexOf(END);
    if (text.startsWith(BEGIN) && end > BEGIN.length()) {
      try {
        var key = Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), end));
        var packed = new PublicKeyText(key, text.substring(end + END.length()));
        if (packed.text().equals(text)) {
          return packed;
        }
      } catch (IllegalArgumentException _) {
        // no Base64, and kept as it is
      }
    }
    return new PublicKeyText(new byte[0], text);
  }

  String text() {
    return key.length == 0 ? rest : BEGIN + LINES.encodeToString(key) + END + rest;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublicKeyText that
        && rest.equals(that.rest)
        && Arrays.equals(key, that.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(key), rest);
  }

  @Override
  public String toString() {
    return text();
  }
}
