package commonplace.core.integrity;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/// A key on the curve P-256; verifies ECDSA with SHA-256, the signature being r and s in 32 bytes
/// each (RFC 9421, section 3.3.4).
public final class EcdsaVerificationKey implements VerificationKey {
  private static final int SIGNATURE_BYTES = 64;
  private static final String CURVE = "secp256r1";

  private final CryptoProvider provider;
  private final PublicKey key;

  private EcdsaVerificationKey(CryptoProvider provider, PublicKey key) {
    this.provider = provider;
    this.key = key;
  }

  /// @param point compressed or not (SEC 1, section 2.3.3)
  static KeyReading of(byte[] point, CryptoProvider provider) {
    try {
      // throws for what is not on the curve
      var decoded = CustomNamedCurves.getByName(CURVE).getCurve().decodePoint(point);
      if (decoded.isInfinity()) {
        return new KeyReading.Unusable("ECDSA key that is no point");
      }
      var at =
          new ECPoint(
              decoded.getAffineXCoord().toBigInteger(), decoded.getAffineYCoord().toBigInteger());
      return new KeyReading.Usable(
          new EcdsaVerificationKey(provider, provider.curveKey(new ECPublicKeySpec(at, curve()))));
    } catch (IllegalArgumentException e) {
      return new KeyReading.Unusable("ECDSA key that is not a point of the curve");
    } catch (GeneralSecurityException e) {
      return new KeyReading.Unusable("ECDSA key that " + provider.name() + " does not take");
    }
  }

  private static ECParameterSpec curve() throws GeneralSecurityException {
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(CURVE));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES) {
      return false;
    }
    try {
      var ecdsa = provider.ecdsaSha256();
      ecdsa.initVerify(key);
      ecdsa.update(message);
      return ecdsa.verify(signature);
    } catch (SignatureException e) {
      return false; // r or s out of range
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("a translated key was refused by " + provider.name(), e);
    }
  }

  @Override
  public String pem() {
    return Pem.write(key.getEncoded());
  }
}
