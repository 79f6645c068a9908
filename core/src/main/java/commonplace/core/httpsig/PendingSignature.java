package commonplace.core.httpsig;

import commonplace.core.integrity.EcdsaVerificationKey;
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
    /// draft-cavage: an RSA key.
    RSA_SHA256("rsa-sha256"),
    /// draft-cavage, `hs2019` or nothing: the key decides.
    BY_KEY("hs2019"),
    /// RFC 9421, section 3.3.2.
    RSA_V1_5_SHA256("rsa-v1_5-sha256"),
    /// RFC 9421, section 3.3.1.
    RSA_PSS_SHA512("rsa-pss-sha512"),
    /// RFC 9421, section 3.3.6.
    ED25519("ed25519"),
    /// RFC 9421, section 3.3.4.
    ECDSA_P256_SHA256("ecdsa-p256-sha256"),
    /// RFC 9421 without `alg`: the key decides, and RSA is that of version 1.5.
    UNSAID("nothing");

    private final String label;

    Algorithm(String label) {
      this.label = label;
    }
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

  /// In which form the request is signed.
  public SignatureForm form() {
    return switch (algorithm) {
      case RSA_SHA256, BY_KEY -> SignatureForm.CAVAGE;
      case RSA_V1_5_SHA256, RSA_PSS_SHA512, ED25519, ECDSA_P256_SHA256, UNSAID ->
          SignatureForm.RFC_9421;
    };
  }

  /// Verifies with the key that the key id stands for. May be called again with another key, when
  /// the first one turned out to be outdated.
  public Verification verify(VerificationKey key) {
    return switch (key) {
      case RsaVerificationKey rsa ->
          switch (algorithm) {
            case RSA_SHA256, BY_KEY, RSA_V1_5_SHA256, UNSAID ->
                judged(rsa.verify(message, signature));
            case RSA_PSS_SHA512 -> judged(rsa.verifyPss(message, signature));
            case ED25519, ECDSA_P256_SHA256 -> unfit("RSA");
          };
      case Ed25519VerificationKey ed25519 ->
          switch (algorithm) {
            case BY_KEY, ED25519, UNSAID -> judged(ed25519.verify(message, signature));
            case RSA_SHA256, RSA_V1_5_SHA256, RSA_PSS_SHA512, ECDSA_P256_SHA256 -> unfit("Ed25519");
          };
      case EcdsaVerificationKey ecdsa ->
          switch (algorithm) {
            case ECDSA_P256_SHA256, UNSAID -> judged(ecdsa.verify(message, signature));
            case BY_KEY, RSA_SHA256, RSA_V1_5_SHA256, RSA_PSS_SHA512, ED25519 -> unfit("ECDSA");
          };
    };
  }

  private Verification judged(boolean holds) {
    return holds ? new Verification.Verified(keyId) : new Verification.Mismatch();
  }

  private Verification unfit(String kind) {
    return new Verification.UnsupportedAlgorithm(
        "the signature says " + algorithm.label + " but the key is " + kind);
  }
}
