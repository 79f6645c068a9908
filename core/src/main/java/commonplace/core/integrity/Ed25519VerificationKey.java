package commonplace.core.integrity;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/// An Ed25519 key (RFC 8032). Verified by Bouncy Castle: the JDK's is twenty times slower, slow
/// enough for a stranger to keep us busy with.
public final class Ed25519VerificationKey implements VerificationKey {
  private final Ed25519PublicKeyParameters key;

  private Ed25519VerificationKey(Ed25519PublicKeyParameters key) {
    this.key = key;
  }

  static KeyReading of(byte[] point) {
    if (point.length != Ed25519PublicKeyParameters.KEY_SIZE) {
      return new KeyReading.Unusable("Ed25519 key that is not 32 bytes");
    }
    try {
      return new KeyReading.Usable(
          new Ed25519VerificationKey(new Ed25519PublicKeyParameters(point, 0)));
    } catch (IllegalArgumentException e) {
      return new KeyReading.Unusable("Ed25519 key that is not a point of the curve");
    }
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    var verifier = new Ed25519Signer();
    verifier.init(false, key);
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  @Override
  public String pem() {
    try {
      return Pem.write(SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException("an Ed25519 key could not be written", e);
    }
  }
}
