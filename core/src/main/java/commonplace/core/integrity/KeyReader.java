package commonplace.core.integrity;

import java.io.IOException;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// Reads public keys as actors publish them. Every input is a stranger's: nothing is thrown for it,
/// and its length is bounded before anything else is looked at. Thread-safe.
public final class KeyReader {
  /// The longest PEM text that is looked at, in characters. An RSA key of 8192 bits takes 1500.
  public static final int MAX_PEM_CHARS = 8192;

  /// The longest encoded key, in bytes. An RSA key of 8192 bits takes 1062.
  public static final int MAX_DER_BYTES = 2048;

  /// RFC 8410, section 3.
  private static final ASN1ObjectIdentifier ID_ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

  /// SEC 1, section 2.3.3.
  private static final int COMPRESSED_BYTES = 33;

  private final CryptoProvider provider;

  /// @param provider the one to translate RSA and ECDSA keys into
  public KeyReader(CryptoProvider provider) {
    this.provider = provider;
  }

  /// Reads `publicKeyPem`: SubjectPublicKeyInfo (`PUBLIC KEY`) with RSA, Ed25519 or ECDSA on P-256
  /// inside, or PKCS#1 (`RSA PUBLIC KEY`, RFC 8017, appendix A.1.1).
  public KeyReading pem(String text) {
    if (text.length() > MAX_PEM_CHARS) {
      return new KeyReading.Unusable("public key of more than " + MAX_PEM_CHARS + " characters");
    }
    var block = Pem.read(text);
    if (block.isEmpty()) {
      return new KeyReading.Unusable("public key that is not PEM");
    }
    try {
      var der = Base64.getDecoder().decode(block.get().base64());
      if (der.length > MAX_DER_BYTES) {
        return new KeyReading.Unusable("public key of more than " + MAX_DER_BYTES + " bytes");
      }
      return switch (block.get().label()) {
        case "PUBLIC KEY" -> subjectPublicKeyInfo(der);
        case "RSA PUBLIC KEY" -> rsa(RSAPublicKey.getInstance(ASN1Primitive.fromByteArray(der)));
        default -> new KeyReading.Unusable("PEM that holds no public key");
      };
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return new KeyReading.Unusable("public key that is not well-formed");
    }
  }

  /// Reads `publicKeyMultibase`: Ed25519, ECDSA on P-256 (compressed) or RSA (PKCS#1) as a
  /// multikey, base58btc (FEP-521a).
  public KeyReading multibase(String text) {
    return Multikey.read(Multikey.ED25519_PUB, text)
        .map(Ed25519VerificationKey::of)
        .or(() -> Multikey.read(Multikey.P256_PUB, text).map(this::compressed))
        .or(() -> Multikey.readRsa(text).map(this::pkcs1))
        .orElseGet(() ->
            new KeyReading.Unusable(
                "multibase key that is neither Ed25519, ECDSA on P-256 nor RSA in base58btc"));
  }

  private KeyReading pkcs1(byte[] der) {
    try {
      return rsa(RSAPublicKey.getInstance(ASN1Primitive.fromByteArray(der)));
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      return new KeyReading.Unusable("public key that is not well-formed");
    }
  }

  /// The multicodec is of compressed points alone.
  private KeyReading compressed(byte[] point) {
    return point.length == COMPRESSED_BYTES
        ? EcdsaVerificationKey.of(point, provider)
        : new KeyReading.Unusable("ECDSA key that is not a compressed point");
  }

  private KeyReading subjectPublicKeyInfo(byte[] der) throws IOException {
    var info = SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
    if (info == null) {
      return new KeyReading.Unusable("public key that is empty");
    }
    var algorithm = info.getAlgorithm().getAlgorithm();
    if (PKCSObjectIdentifiers.rsaEncryption.equals(algorithm)) {
      return rsa(RSAPublicKey.getInstance(info.parsePublicKey()));
    }
    if (ID_ED25519.equals(algorithm)) {
      return Ed25519VerificationKey.of(info.getPublicKeyData().getOctets());
    }
    if (X9ObjectIdentifiers.id_ecPublicKey.equals(algorithm)
        && X9ObjectIdentifiers.prime256v1.equals(info.getAlgorithm().getParameters())) {
      return EcdsaVerificationKey.of(info.getPublicKeyData().getOctets(), provider);
    }
    return new KeyReading.Unusable("public key that is neither RSA, Ed25519 nor ECDSA on P-256");
  }

  private KeyReading rsa(RSAPublicKey key) {
    return RsaVerificationKey.of(key.getModulus(), key.getPublicExponent(), provider);
  }
}
