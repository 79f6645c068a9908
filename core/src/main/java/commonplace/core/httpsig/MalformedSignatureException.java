package commonplace.core.httpsig;

/// The header cannot be read; the message is fit to be told to the peer. Never leaves this package.
final class MalformedSignatureException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedSignatureException(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
