package commonplace.core.activitypub;

/// Which proofs of its author's a body carries, so that others can verify it when it is forwarded
/// byte for byte; not whether they hold.
public enum Signing {
  NONE,
  /// `RsaSignature2017`.
  LINKED_DATA,
  /// FEP-8b32.
  INTEGRITY,
  BOTH;

  public static Signing of(boolean linkedData, boolean integrity) {
    if (linkedData) {
      return integrity ? BOTH : LINKED_DATA;
    }
    return integrity ? INTEGRITY : NONE;
  }

  public boolean isLinkedData() {
    return this == LINKED_DATA || this == BOTH;
  }

  public boolean isIntegrity() {
    return this == INTEGRITY || this == BOTH;
  }

  /// Whether there is any.
  public boolean isAny() {
    return this != NONE;
  }
}
