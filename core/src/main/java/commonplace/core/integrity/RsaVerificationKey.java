package commonplace.core.integrity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;

/// An RSA key; verifies RSASSA-PKCS1-v1_5 with SHA-256, whatever the size of the key, and on demand
/// RSASSA-PSS.
public final class RsaVerificationKey implements VerificationKey {
  /// The smallest modulus that is accepted, in bits: some old actors still have 1024.
  public static final int MIN_BITS = 1024;

  /// The largest modulus that is accepted, in bits. Verifying costs the square of it.
  public static final int MAX_BITS = 8192;

  /// RFC 8017, section 9.1.1: hash and salt of 64 bytes each, and 9 bits.
  private static final int MIN_PSS_BITS = 8 * 64 + 8 * 64 + 9 + 1;

  /// The largest public exponent, in bits. Verifying costs as many squarings.
  public static final int MAX_EXPONENT_BITS = 33;

  /// RFC 9421, section 3.3.1.
  private static final PSSParameterSpec PSS_SHA512 =
      new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1);

  private final CryptoProvider provider;
  private final RSAPublicKey key;

  private RsaVerificationKey(CryptoProvider provider, RSAPublicKey key) {
    this.provider = provider;
    this.key = key;
  }

  static KeyReading of(BigInteger modulus, BigInteger exponent, CryptoProvider provider) {
    var bits = modulus.signum() > 0 ? modulus.bitLength() : 0;
    if (bits < MIN_BITS || bits > MAX_BITS) {
      return new KeyReading.Unusable(
          "RSA key of " + bits + " bits; " + MIN_BITS + " to " + MAX_BITS + " are accepted");
    }
    if (exponent.compareTo(BigInteger.valueOf(3)) < 0
        || !exponent.testBit(0)
        || exponent.bitLength() > MAX_EXPONENT_BITS) {
      return new KeyReading.Unusable("RSA key with an unusual public exponent");
    }
    try {
      var key =
          (RSAPublicKey)
              KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
      return new KeyReading.Usable(
          new RsaVerificationKey(provider, provider.translate(key, RSAPublicKey.class)));
    } catch (GeneralSecurityException e) {
      return new KeyReading.Unusable("RSA key that " + provider.name() + " does not take");
    }
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    try {
      var rsa = provider.rsaSha256();
      rsa.initVerify(key);
      rsa.update(message);
      return rsa.verify(signature);
    } catch (SignatureException e) {
      return false; // wrong length or padding
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("a translated key was refused by " + provider.name(), e);
    }
  }

  /// Whether a signature of RSASSA-PSS with SHA-512 and 64 bytes of salt holds (`rsa-pss-sha512`).
  /// Never with a key that is too small for it: it takes 1034 bits.
  public boolean verifyPss(byte[] message, byte[] signature) {
    if (bits() < MIN_PSS_BITS) {
      return false;
    }
    try {
      var pss = provider.rsaPss();
      pss.setParameter(PSS_SHA512);
      pss.initVerify(key);
      pss.update(message);
      return pss.verify(signature);
    } catch (SignatureException e) {
      return false; // wrong length or padding
    } catch (InvalidKeyException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("RSASSA-PSS was refused by " + provider.name(), e);
    }
  }

  /// The size of the modulus.
  public int bits() {
    return key.getModulus().bitLength();
  }

  @Override
  public String pem() {
    return Pem.write(key.getEncoded());
  }
}
