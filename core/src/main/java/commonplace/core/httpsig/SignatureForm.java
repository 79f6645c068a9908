package commonplace.core.httpsig;

/// How a request is signed.
public enum SignatureForm {
  /// draft-cavage-http-signatures-12, which nearly everybody reads.
  CAVAGE("draft-cavage"),

  /// HTTP Message Signatures.
  RFC_9421("rfc9421");

  private final String label;

  SignatureForm(String label) {
    this.label = label;
  }

  /// For metrics and people.
  public String label() {
    return label;
  }

  /// The one that this is not.
  public SignatureForm other() {
    return this == CAVAGE ? RFC_9421 : CAVAGE;
  }
}
