package commonplace.core.integrity;

import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// Judges proofs. Pure and thread-safe: keys and the time are handed in. Its work is bounded for
/// any document that {@link commonplace.core.activitypub.JsonReader} lets in.
///
/// It does not ask whose key it is. The caller sees to it that the key's owner is the document's
/// `actor`, or else a signature of anybody would do.
public final class ProofVerifier {
  /// How far another server's clock may be ahead of ours.
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private ProofVerifier() {}

  /// @param document what the proof was read from, complete
  /// @param key the one that the proof names
  /// @param now for the proof's own times
  public static ProofVerification verify(
      Proof.Judgeable proof, JsonNode document, VerificationKey key, Instant now) {
    try {
      return switch (proof) {
        case Proof.DataIntegrity integrity -> verify(integrity, document, key, now);
        case Proof.RsaSignature2017 signature -> verify(signature, document, key);
      };
    } catch (UnprovableException e) {
      return new ProofVerification.Unprovable(e.reason());
    }
  }

  private static ProofVerification verify(
      Proof.DataIntegrity proof, JsonNode document, VerificationKey key, Instant now)
      throws UnprovableException {
    if (!(key instanceof Ed25519VerificationKey)) {
      return new ProofVerification.WrongKey("an eddsa-jcs-2022 proof needs an Ed25519 key");
    }
    if (proof.expires().filter(end -> !end.isAfter(now)).isPresent()) {
      return new ProofVerification.Stale("the proof has expired");
    }
    if (proof.created().filter(start -> start.isAfter(now.plus(CLOCK_SKEW))).isPresent()) {
      return new ProofVerification.Stale("the proof was created in the future");
    }
    var message = EddsaJcs2022.message(proof.configuration(), document);
    return outcome(proof, key.verify(message, proof.signature().shared()));
  }

  private static ProofVerification verify(
      Proof.RsaSignature2017 proof, JsonNode document, VerificationKey key)
      throws UnprovableException {
    if (!(key instanceof RsaVerificationKey)) {
      return new ProofVerification.WrongKey("an RsaSignature2017 needs an RSA key");
    }
    var message = LinkedDataSignature.message(proof, document);
    return outcome(proof, key.verify(message, proof.signature().shared()));
  }

  private static ProofVerification outcome(Proof.Judgeable proof, boolean holds) {
    return holds ? new ProofVerification.Verified(proof.key()) : new ProofVerification.Mismatch();
  }
}
