package commonplace.core.httpsig;

import commonplace.core.integrity.Ed25519VerificationKey;
import commonplace.core.integrity.RsaVerificationKey;
import commonplace.core.integrity.VerificationKey;

/// A signature that is in order as far as can be told without its key: readable, recent, for this
/// host, covering what it must, and the body matches its digest. Immutable.
public final class PendingSignature implements Precheck {
  private final String keyId;
  private final Algorithm algorithm;
  private final byte[] message;
  private final byte[] signature;

  /// What the sender said it used.
  enum Algorithm {
    /// `rsa-sha256`: an RSA key.
    RSA_SHA256,
    /// `hs2019` or nothing: the key decides.
    BY_KEY
  }

  PendingSignature(String keyId, Algorithm algorithm, byte[] message, byte[] signature) {
    this.keyId = keyId;
    this.algorithm = algorithm;
    this.message = message;
    this.signature = signature;
  }

  /// The key id as it was sent: any text of at most 2048 characters without control characters.
  public String keyId() {
    return keyId;
  }

  /// Verifies with the key that the key id stands for. May be called again with another key, when
  /// the first one turned out to be outdated.
  public Verification verify(VerificationKey key) {
    return switch (key) {
      case RsaVerificationKey rsa -> judge(rsa);
      case Ed25519VerificationKey ed25519 ->
          switch (algorithm) {
            case BY_KEY -> judge(ed25519);
            case RSA_SHA256 ->
                new Verification.UnsupportedAlgorithm(
                    "the signature says rsa-sha256 but the key is Ed25519");
          };
    };
  }

  private Verification judge(VerificationKey key) {
    return key.verify(message, signature)
        ? new Verification.Verified(keyId)
        : new Verification.Mismatch();
  }
}
