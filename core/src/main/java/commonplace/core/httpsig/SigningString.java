package commonplace.core.httpsig;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The text that is signed (draft-cavage-12, section 2.3).
final class SigningString {
  private SigningString() {}

  static byte[] of(RequestView request, SignatureHeader header) throws MalformedSignatureException {
    var text = new StringBuilder(512);
    for (var component : header.covered()) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      text.append(component).append(": ");
      switch (component) {
        case Component.REQUEST_TARGET ->
            text.append(Tokens.lowerCase(request.method())).append(' ').append(request.target());
        case Component.CREATED -> text.append(required(header.created(), "created"));
        case Component.EXPIRES -> text.append(required(header.expires(), "expires"));
        default -> appendValues(text, component, request.headers().values(component));
      }
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static long required(Optional<Long> seconds, String name)
      throws MalformedSignatureException {
    return seconds.orElseThrow(() ->
        new MalformedSignatureException("the signature covers (" + name + ") but does not say it"));
  }

  private static void appendValues(StringBuilder text, String name, List<String> values)
      throws MalformedSignatureException {
    if (values.isEmpty()) {
      throw new MalformedSignatureException(
          "the signature covers a header that was not sent: " + shortened(name));
    }
    for (var i = 0; i < values.size(); i++) {
      var value = values.get(i).strip();
      if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
        throw new MalformedSignatureException("a signed header has a line break");
      }
      text.append(i == 0 ? "" : ", ").append(value);
    }
  }

  static String shortened(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "…";
  }
}
