package commonplace.bench;

import commonplace.bench.LoopbackServer.Arrived;
import commonplace.core.httpsig.BodyDigest;
import commonplace.core.httpsig.PendingSignature;
import commonplace.core.httpsig.RequestView;
import commonplace.core.httpsig.SignatureVerifier;
import commonplace.core.httpsig.Verification;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.KeyReader;
import commonplace.core.integrity.KeyReading;
import commonplace.core.integrity.VerificationKey;
import java.time.InstantSource;

/// Checks digest and signature of what arrived, with a key that is at hand.
final class Headers {
  private Headers() {}

  static VerificationKey key(String pem) {
    return key(pem, CryptoProvider.best());
  }

  static VerificationKey key(String pem, CryptoProvider provider) {
    return switch (new KeyReader(provider).pem(pem)) {
      case KeyReading.Usable(var key) -> key;
      case KeyReading.Unusable(var reason) -> throw new IllegalArgumentException(reason);
    };
  }

  static boolean isSigned(
      Arrived arrived, SignatureVerifier verifier, VerificationKey key, InstantSource clock) {
    var view =
        new RequestView(
            arrived.method(),
            arrived.target(),
            arrived.headers()::getValuesList,
            BodyDigest.of(arrived.body().shared()));
    return verifier.precheck(view, clock.instant()) instanceof PendingSignature pending
        && pending.verify(key) instanceof Verification.Verified;
  }
}
