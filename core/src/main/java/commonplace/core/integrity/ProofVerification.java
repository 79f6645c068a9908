package commonplace.core.integrity;

import commonplace.core.activitypub.Iri;

/// The outcome of judging a proof.
public sealed interface ProofVerification {
  /// The holder of the key has signed this document, all of it.
  record Verified(Iri key) implements ProofVerification {}

  /// Every other outcome. The reason is short and may be told to the peer; ask the origin instead.
  sealed interface Refused extends ProofVerification {
    /// One sentence without a full stop.
    String reason();
  }

  /// The proof does not hold with this document and this key.
  record Mismatch() implements Refused {
    @Override
    public String reason() {
      return "the proof does not match the document and the key";
    }
  }

  /// The proof's own time is over, or has not come.
  record Stale(String reason) implements Refused {}

  /// The key is not of the kind that such a proof is made with.
  record WrongKey(String reason) implements Refused {}

  /// The document is one of which the proof says nothing certain: it holds something that the
  /// signature does not cover, or could be read in another way, or costs too much to judge.
  record Unprovable(String reason) implements Refused {}
}
