package commonplace.core.integrity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;

/// An RSA key of our own. Immutable and thread-safe; prints nothing of itself.
public final class RsaKeyPair {
  /// The size of a new key: 4096 would cost four to seven times as much per delivery.
  public static final int BITS = 2048;

  private final CryptoProvider provider;
  private final RSAPrivateCrtKey portable;
  private final RSAPrivateCrtKey translated;
  private final String publicPem;

  private RsaKeyPair(RSAPrivateCrtKey portable, CryptoProvider provider)
      throws GeneralSecurityException {
    this.provider = provider;
    this.portable = portable;
    this.translated = provider.translate(portable, RSAPrivateCrtKey.class);
    this.publicPem =
        Pem.write(
            KeyFactory.getInstance("RSA")
                .generatePublic(
                    new RSAPublicKeySpec(portable.getModulus(), portable.getPublicExponent()))
                .getEncoded());
  }

  /// A new key of 2048 bits.
  public static RsaKeyPair generate(CryptoProvider provider) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return new RsaKeyPair((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate(), provider);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an RSA key could not be made", e);
    }
  }

  /// A key that {@link #pkcs8} wrote.
  ///
  /// @throws IllegalArgumentException if it is not an RSA private key with its primes
  public static RsaKeyPair fromPkcs8(byte[] der, CryptoProvider provider) {
    try {
      var key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
      if (key instanceof RSAPrivateCrtKey crt) {
        return new RsaKeyPair(crt, provider);
      }
      throw new IllegalArgumentException("an RSA private key without its primes");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no RSA", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not an RSA private key in PKCS#8", e);
    }
  }

  /// The private key as PKCS#8 DER (RFC 5208), unencrypted: the caller encrypts it before it is
  /// kept.
  public byte[] pkcs8() {
    return portable.getEncoded();
  }

  /// The public half as SubjectPublicKeyInfo in PEM, for `publicKeyPem`.
  public String publicPem() {
    return publicPem;
  }

  /// The public half for `publicKeyMultibase` of a `Multikey` (FEP-521a): PKCS#1 behind the
  /// multicodec `rsa-pub`.
  public String publicKeyMultibase() {
    var key = new RSAPublicKey(portable.getModulus(), portable.getPublicExponent());
    try {
      return Multikey.write(Multikey.RSA_PUB, key.getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("our own key cannot be encoded", e);
    }
  }

  /// Signs with RSASSA-PKCS1-v1_5 and SHA-256.
  public byte[] sign(byte[] message) {
    try {
      var rsa = provider.rsaSha256();
      rsa.initSign(translated);
      rsa.update(message);
      return rsa.sign();
    } catch (InvalidKeyException | SignatureException e) {
      throw new IllegalStateException(provider.name() + " could not sign with our own key", e);
    }
  }
}
