package commonplace.core.log;

import commonplace.core.runtime.Bytes;
import java.time.Instant;

/// One of our own keys; the value of topic `identities`, keyed by key id.
///
/// @param publicKeyPem SPKI
/// @param sealed the PKCS#8 private key, AES-256-GCM under the secret file, nonce first
/// @param created when it was made
public record SealedIdentity(String publicKeyPem, Bytes sealed, Instant created) {}
