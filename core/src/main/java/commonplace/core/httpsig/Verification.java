package commonplace.core.httpsig;

/// The outcome of judging a request's signature.
public sealed interface Verification {
  /// The holder of the key has signed this request, recently, for us.
  record Verified(String keyId) implements Verification {}

  /// Every other outcome. The reason is short, names no secret, and is meant for the peer's
  /// operator: it goes into the body of the refusal.
  sealed interface Refused extends Verification, Precheck {
    /// One sentence without a full stop.
    String reason();
  }

  /// There is no signature.
  record Unsigned() implements Refused {
    @Override
    public String reason() {
      return "the request has no Signature header";
    }
  }

  /// The signature, or a header that it depends on, cannot be read.
  record Malformed(String reason) implements Refused {}

  /// Signed too long ago, in the future, or expired.
  record Stale(String reason) implements Refused {}

  /// The request was signed for another server.
  record WrongHost(String reason) implements Refused {}

  /// The body is not the one that the `Digest` header speaks of.
  record DigestMismatch(String reason) implements Refused {}

  /// The signature leaves out something that it has to cover.
  ///
  /// @param what the component as it would stand in `headers`, such as `digest`
  record NotCovered(String what) implements Refused {
    @Override
    public String reason() {
      return "the signature does not cover " + what;
    }
  }

  /// The signature does not hold with this key.
  record Mismatch() implements Refused {
    @Override
    public String reason() {
      return "the signature does not match the request and the key";
    }
  }

  /// The algorithm is unknown, or is not one for this key.
  record UnsupportedAlgorithm(String reason) implements Refused {}
}
