package commonplace.core.integrity;

import java.security.SecureRandom;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/// An Ed25519 key of our own (RFC 8032), for integrity proofs. Immutable and thread-safe; prints
/// nothing of itself. Bouncy Castle does the arithmetic, as for {@link Ed25519VerificationKey}.
public final class Ed25519KeyPair {
  /// The length of {@link #seed}, in bytes.
  public static final int SEED_BYTES = Ed25519PrivateKeyParameters.KEY_SIZE;

  private final Ed25519PrivateKeyParameters key;
  private final Ed25519PublicKeyParameters publicKey;

  private Ed25519KeyPair(Ed25519PrivateKeyParameters key) {
    this.key = key;
    this.publicKey = key.generatePublicKey();
  }

  /// A new key.
  public static Ed25519KeyPair generate() {
    return new Ed25519KeyPair(new Ed25519PrivateKeyParameters(new SecureRandom()));
  }

  /// The key that {@link #seed} came from.
  ///
  /// @throws IllegalArgumentException if it is not 32 bytes
  public static Ed25519KeyPair fromSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("an Ed25519 seed has " + SEED_BYTES + " bytes");
    }
    return new Ed25519KeyPair(new Ed25519PrivateKeyParameters(seed, 0));
  }

  /// The secret, unencrypted: the caller encrypts it before it is kept.
  public byte[] seed() {
    return key.getEncoded();
  }

  /// The public half for `publicKeyMultibase` of a `Multikey` (FEP-521a).
  public String publicKeyMultibase() {
    return Multikey.write(Multikey.ED25519_PUB, publicKey.getEncoded());
  }

  /// 64 bytes.
  public byte[] sign(byte[] message) {
    var signer = new Ed25519Signer();
    signer.init(true, key);
    signer.update(message, 0, message.length);
    return signer.generateSignature();
  }
}
