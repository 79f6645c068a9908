package commonplace.relay.identity;

import commonplace.core.activitypub.Iri;
import commonplace.core.httpsig.Signer;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.Ed25519KeyPair;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.SealedIdentity;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of all our relays, folded from topic `identities`, where they are sealed under the
/// secret file. All nodes have the same ones. Thread-safe.
public final class Identities implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Identities.class);
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final int ID_BYTES = 4;

  private record Opened(Map<RelayName, KeyRing> rings, Map<String, Signer> signers) {}

  private final RelayUris uris;
  private final EventLog log;
  private final Topics topics;
  private final Seal seal;
  private final CryptoProvider provider;
  private final InstantSource clock;
  private final TopicFold<SealedIdentity> fold;
  private final Map<String, SealedIdentity> sealed = new HashMap<>();
  private final ReentrantLock rotating = new ReentrantLock();
  private volatile Optional<Opened> opened = Optional.empty();

  public Identities(
      RelayUris uris,
      EventLog log,
      Topics topics,
      SecretFile secret,
      CryptoProvider provider,
      InstantSource clock) {
    this.uris = uris;
    this.log = log;
    this.topics = topics;
    this.seal = new Seal(secret);
    this.provider = provider;
    this.clock = clock;
    this.fold = new TopicFold<>(log, topics.identities(), this::apply);
  }

  /// Reads our keys, and makes those that there are none of yet.
  ///
  /// @throws IllegalStateException if one was sealed under another secret
  /// @throws LogUnavailableException if the log does not answer
  @Override
  public void start() {
    fold.start();
    try {
      fold.awaitReady(WAIT);
      make(RelayName.MAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while our keys were read", e);
    }
    open();
  }

  /// Makes the keys of a relay that has none yet.
  ///
  /// @throws LogUnavailableException if the log does not take them
  public void make(RelayName relay) throws InterruptedException {
    var of = uris.of(relay);
    // if another node makes one at the same time, its id is the same and the last one stays
    if (has(false, relay).isEmpty()) {
      store(of.keyId(), newRsa(of.keyId()));
    }
    if (has(true, relay).isEmpty()) {
      store(of.proofKeyId(), newEd25519(of.proofKeyId()));
    }
  }

  @Override
  public Health check() {
    return opened.isEmpty() ? new Health.Starting("the relay's keys") : fold.check();
  }

  @Override
  public void close() {
    fold.close();
  }

  /// The main relay's keys as they stand now.
  ///
  /// @throws IllegalStateException before the start
  public KeyRing ring() {
    return ring(RelayName.MAIN);
  }

  /// A relay's keys as they stand now.
  ///
  /// @throws IllegalStateException before the start, or if it has none
  public KeyRing ring(RelayName relay) {
    return ring(opened(), relay);
  }

  /// The keys of all our relays, the main one's first.
  public List<KeyRing> rings() {
    var now = opened();
    return now.rings.keySet().stream().sorted().map(relay -> ring(now, relay)).toList();
  }

  private static KeyRing ring(Opened now, RelayName relay) {
    var ring = now.rings.get(relay);
    if (ring == null) {
      throw new IllegalStateException("there are no keys of " + relay);
    }
    return ring;
  }

  /// Signs with the newest RSA key of the main relay.
  ///
  /// @throws IllegalStateException before the start
  public Signer signer() {
    var now = opened();
    return signer(now, ring(now, RelayName.MAIN).signing());
  }

  /// Signs with this key of a ring.
  public Signer signer(OwnKey<RsaKeyPair> key) {
    return signer(opened(), key);
  }

  private static Signer signer(Opened now, OwnKey<RsaKeyPair> key) {
    var signer = now.signers.get(key.id().text());
    if (signer == null) {
      throw new IllegalStateException("this key is not ours any more: " + key.id());
    }
    return signer;
  }

  /// Makes a new key of each kind for each relay, unless the newest of that kind replaced another a
  /// short time ago; so that repeating a rotation which was cut off completes it.
  ///
  /// @return the ids of the new keys; empty if all were replaced a short time ago
  public List<String> rotate() throws InterruptedException {
    rotating.lockInterruptibly();
    try {
      var made = new ArrayList<String>();
      for (var relay : opened().rings.keySet().stream().sorted().toList()) {
        rotate(uris.of(relay), ring(relay), made);
      }
      return made;
    } finally {
      rotating.unlock();
    }
  }

  private void rotate(RelayUris of, KeyRing ring, List<String> made) throws InterruptedException {
    var now = clock.instant();
    // this one first: the other one makes subscribers be told of both
    if (KeyRing.overlapEnds(ring.ed25519(), now).isEmpty()) {
      var id = newId(of.proofKeyId());
      store(id, newEd25519(id));
      made.add(id);
    }
    if (KeyRing.overlapEnds(ring.rsa(), now).isEmpty()) {
      var id = newId(of.keyId());
      store(id, newRsa(id));
      made.add(id);
    }
  }

  private String newId(String first) {
    var random = new byte[ID_BYTES];
    new SecureRandom().nextBytes(random);
    var day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return first + "-" + day + "-" + HexFormat.of().formatHex(random);
  }

  /// Takes the keys from the log that nothing needs any more.
  public void forgetOutdated() {
    var now = clock.instant();
    var outdated =
        opened().rings.values().stream().flatMap(ring -> ring.outdated(now).stream()).toList();
    for (var key : outdated) {
      var id = key.id().text();
      var _ =
          log.append(topics.identities(), id, id, Optional.empty())
              .whenComplete((_, failure) -> {
                if (failure == null) {
                  LOG.info("A replaced key was forgotten: keyId={}", id);
                } else {
                  LOG.warn("A replaced key is not forgotten yet: keyId={}", id, failure);
                }
              });
    }
  }

  private Opened opened() {
    return opened.orElseThrow(() -> new IllegalStateException("the relay has not started"));
  }

  private SealedIdentity newRsa(String id) {
    var pair = RsaKeyPair.generate(provider);
    return new SealedIdentity(pair.publicPem(), seal.close(id, pair.pkcs8()), clock.instant());
  }

  private SealedIdentity newEd25519(String id) {
    var pair = Ed25519KeyPair.generate();
    return new SealedIdentity(
        pair.publicKeyMultibase(), seal.close(id, pair.seed()), clock.instant());
  }

  /// Waits until this node has it as the log has it.
  private void store(String id, SealedIdentity identity) throws InterruptedException {
    fold.await(log.append(topics.identities(), id, id, Optional.of(identity)), WAIT);
    LOG.info("A new key was made: keyId={} provider={}", id, provider.name());
  }

  private synchronized void apply(LogRecord<SealedIdentity> logged) {
    logged
        .value()
        .ifPresentOrElse(
            identity -> sealed.put(logged.key(), identity), () -> sealed.remove(logged.key()));
    if (opened.isPresent()) {
      open();
    }
  }

  private synchronized List<Map.Entry<String, SealedIdentity>> has(
      boolean ed25519, RelayName relay) {
    return sealed.entrySet().stream()
        .filter(entry -> entry.getValue().isEd25519() == ed25519)
        .filter(entry -> uris.relayOf(entry.getKey()).filter(relay::equals).isPresent())
        .toList();
  }

  private synchronized void open() {
    var rings =
        sealed.keySet().stream()
            .flatMap(id -> uris.relayOf(id).stream())
            .distinct()
            .filter(relay -> !has(false, relay).isEmpty() && !has(true, relay).isEmpty())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), this::opened));
    var signers =
        rings.values().stream()
            .flatMap(ring -> ring.rsa().stream())
            .collect(
                Collectors.toUnmodifiableMap(
                    key -> key.id().text(), key -> new Signer(key.id().text(), key.pair(), clock)));
    opened = Optional.of(new Opened(rings, signers));
  }

  private KeyRing opened(RelayName relay) {
    return new KeyRing(
        has(false, relay).stream()
            .map(e -> opened(e, der -> RsaKeyPair.fromPkcs8(der, provider)))
            .toList(),
        has(true, relay).stream().map(e -> opened(e, Ed25519KeyPair::fromSeed)).toList());
  }

  private <K> OwnKey<K> opened(
      Map.Entry<String, SealedIdentity> stored, Function<byte[], K> reading) {
    var id = stored.getKey();
    try {
      return new OwnKey<>(
          Iri.of(id),
          reading.apply(seal.open(id, stored.getValue().sealed())),
          stored.getValue().created());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The key " + id + " cannot be opened: is this the secret file it was sealed with?", e);
    }
  }

  /// The private key in PEM (PKCS#8, RFC 7468), for safe keeping by the operator.
  public static String export(RsaKeyPair key) {
    var base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(key.pkcs8());
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }
}
