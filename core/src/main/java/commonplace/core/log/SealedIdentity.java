package commonplace.core.log;

import com.fasterxml.jackson.annotation.JsonAlias;
import commonplace.core.runtime.Bytes;
import java.time.Instant;

/// One of our own keys; the value of topic `identities`, keyed by key id.
///
/// @param publicKey SPKI in PEM for RSA, a multikey for Ed25519 (FEP-521a)
/// @param sealed the private key (PKCS#8 for RSA, the seed for Ed25519), AES-256-GCM under the
///   secret file, nonce first
/// @param created when it was made
public record SealedIdentity(
    @JsonAlias("publicKeyPem") String publicKey, Bytes sealed, Instant created) {
  /// Whether it is an Ed25519 key; all others are RSA.
  public boolean isEd25519() {
    return publicKey.startsWith("z");
  }
}
