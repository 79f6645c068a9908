package commonplace.relay.identity;

import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.SealedIdentity;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our own keys on topic `identities`, sealed with AES-256-GCM under the secret file. The key id is
/// authenticated with the seal, so that sealed keys cannot be swapped.
public final class Identities {
  private static final Logger LOG = LoggerFactory.getLogger(Identities.class);
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final EventLog log;
  private final Topics topics;
  private final SecretFile secret;
  private final CryptoProvider provider;
  private final InstantSource clock;

  public Identities(
      EventLog log,
      Topics topics,
      SecretFile secret,
      CryptoProvider provider,
      InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.secret = secret;
    this.provider = provider;
    this.clock = clock;
  }

  /// The key of this id, made if there is none yet.
  ///
  /// @throws IllegalStateException if it was sealed under another secret
  /// @throws LogUnavailableException if the log does not answer
  public RsaKeyPair readOrMake(String keyId) {
    var stored = read(keyId);
    if (stored.isEmpty()) {
      var made = RsaKeyPair.generate(provider);
      store(keyId, new SealedIdentity(made.publicPem(), seal(keyId, made), clock.instant()));
      LOG.info("A new key was made: keyId={} provider={}", keyId, provider.name());
      // read back: if another node made one at the same time, the last one stays
      stored = read(keyId);
    }
    return open(keyId, stored.orElseThrow(() -> new IllegalStateException("key not stored")));
  }

  /// The private key in PEM (PKCS#8, RFC 7468), for safe keeping by the operator.
  public static String export(RsaKeyPair key) {
    var base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(key.pkcs8());
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }

  private Optional<SealedIdentity> read(String keyId) {
    var ends = log.endOffsets(topics.identities());
    Optional<SealedIdentity> found = Optional.empty();
    try (var reader = log.reader(topics.identities(), log.startOffsets(topics.identities()))) {
      while (ends.entrySet().stream()
          .anyMatch(e -> reader.positions().getOrDefault(e.getKey(), 0L) < e.getValue())) {
        for (var logged : reader.poll(POLL)) {
          if (logged.key().equals(keyId)) {
            found = logged.value();
          }
        }
      }
    }
    return found;
  }

  private void store(String keyId, SealedIdentity identity) {
    try {
      log.append(topics.identities(), keyId, keyId, Optional.of(identity))
          .get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while storing a key", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("our key was not stored", e);
    }
  }

  private Bytes seal(String keyId, RsaKeyPair key) {
    var nonce = new byte[NONCE];
    new SecureRandom().nextBytes(nonce);
    try {
      var sealed = cipher(Cipher.ENCRYPT_MODE, nonce, keyId).doFinal(key.pkcs8());
      var all = new byte[NONCE + sealed.length];
      System.arraycopy(nonce, 0, all, 0, NONCE);
      System.arraycopy(sealed, 0, all, NONCE, sealed.length);
      return Bytes.wrapping(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("our key cannot be sealed", e);
    }
  }

  private RsaKeyPair open(String keyId, SealedIdentity identity) {
    var all = identity.sealed().toArray();
    try {
      var nonce = java.util.Arrays.copyOf(all, NONCE);
      var der = cipher(Cipher.DECRYPT_MODE, nonce, keyId).doFinal(all, NONCE, all.length - NONCE);
      return RsaKeyPair.fromPkcs8(der, provider);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The key " + keyId + " cannot be opened: is this the secret file it was sealed with?", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String keyId) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, secret.key(SecretFile.Purpose.SEALING, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(keyId.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
