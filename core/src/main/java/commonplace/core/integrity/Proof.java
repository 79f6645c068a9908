package commonplace.core.integrity;

import commonplace.core.activitypub.Iri;
import commonplace.core.runtime.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A claim, carried by a document, that its author has signed it: read, not yet judged. Judge it
/// with {@link ProofVerifier}, with a key that the document's actor is known to own: nothing here
/// says whose key it is.
public sealed interface Proof {
  /// The most proofs of one document that are looked at.
  int MAX_PROOFS = 4;

  /// One that can be judged once its key is there.
  sealed interface Judgeable extends Proof {
    /// The id of the key, such as `https://social.example/users/alice#main-key`: what to fetch.
    Iri key();
  }

  /// A proof of FEP-8b32 with the cryptosuite `eddsa-jcs-2022` (W3C Data Integrity EdDSA
  /// Cryptosuites, section 3.3).
  ///
  /// @param key `verificationMethod`; Ed25519
  /// @param configuration the proof without its value, as received
  /// @param signature 64 bytes
  record DataIntegrity(
      Iri key,
      Optional<Instant> created,
      Optional<Instant> expires,
      JsonNode configuration,
      Bytes signature)
      implements Judgeable {}

  /// Mastodon's Linked Data signature, of type `RsaSignature2017`.
  ///
  /// @param key `creator`; RSA
  /// @param options what is signed besides the document: `created`, `nonce` and `domain`, where
  ///   given
  record RsaSignature2017(Iri key, ObjectNode options, Bytes signature) implements Judgeable {}

  /// One that nobody can judge here. To be ignored, as FEP-8b32 says, and other ways tried.
  ///
  /// @param reason for the sender
  record Unusable(String reason) implements Proof {}

  /// All that the activity or object carries itself, not what is inside of it: data integrity
  /// proofs first, which are cheaper to judge and cover more. Empty if there are none.
  static List<Proof> of(JsonNode document) {
    return ProofReader.read(document);
  }
}
