package commonplace.core.httpsig;

import java.nio.charset.StandardCharsets;

/// The text that is signed (RFC 9421, section 2.5).
final class SignatureBase {
  private SignatureBase() {}

  static byte[] of(RequestView request, OwnOrigin origin, SignatureInput input)
      throws MalformedSignatureException {
    var text = new StringBuilder(1024);
    for (var component : input.covered()) {
      text.append(component.serialized())
          .append(": ")
          .append(ComponentValue.of(component, request, origin))
          .append('\n');
    }
    return text.append('"')
        .append(ComponentIdentifier.SIGNATURE_PARAMS)
        .append("\": ")
        .append(input.parameters().serialized())
        .toString()
        .getBytes(StandardCharsets.US_ASCII);
  }
}
