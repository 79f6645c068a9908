package commonplace.relay.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.activitypub.ActorDocument;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.httpsig.Signer;
import commonplace.core.integrity.KeyReader;
import commonplace.core.integrity.KeyReading;
import commonplace.core.integrity.VerificationKey;
import commonplace.core.log.KnownActor;
import commonplace.core.peer.FetchResult;
import commonplace.core.peer.PeerClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Finds the key behind a key id: parsed ones in a cache, then the actors we know, then by a signed
/// GET, at most one at a time for a key. What could not be had is not asked for again for a while.
/// Thread-safe; blocks.
final class SignerKeys {
  private static final int MAX_KEYS = 50_000;
  private static final int MAX_FAILURES = 10_000;
  private static final Duration FAILURE_KEPT = Duration.ofMinutes(2);
  private static final Duration REFETCH_EVERY = Duration.ofMinutes(1);
  private static final int FETCHES_AT_ONCE = 64;
  private static final String ACCEPT =
      "application/activity+json, application/ld+json;"
          + " profile=\"https://www.w3.org/ns/activitystreams\"";

  private final PeerClient peers;
  private final Supplier<Signer> signer;
  private final KeyReader reader;
  private final KnownActors actors;
  private final Semaphore slots = new Semaphore(FETCHES_AT_ONCE);
  private final ConcurrentHashMap<String, ReentrantLock> fetching = new ConcurrentHashMap<>();
  private final Cache<String, Found> parsed = Caffeine.newBuilder().maximumSize(MAX_KEYS).build();
  private final Cache<String, Lookup> failures =
      Caffeine.newBuilder().maximumSize(MAX_FAILURES).expireAfterWrite(FAILURE_KEPT).build();
  private final Cache<String, Boolean> refetched =
      Caffeine.newBuilder().maximumSize(MAX_FAILURES).expireAfterWrite(REFETCH_EVERY).build();

  SignerKeys(PeerClient peers, Supplier<Signer> signer, KeyReader reader, KnownActors actors) {
    this.peers = peers;
    this.signer = signer;
    this.reader = reader;
    this.actors = actors;
  }

  /// What came of it.
  sealed interface Lookup {}

  /// A key and whose it is.
  record Found(KnownActor owner, VerificationKey key) implements Lookup {}

  /// The server answers, but has no such key.
  ///
  /// @param gone it says 404 or 410
  record Missing(String reason, boolean gone) implements Lookup {}

  /// The server could not be reached.
  record Unreachable(String reason) implements Lookup {}

  /// Without asking anybody.
  Optional<Found> kept(String keyId) {
    var cached = parsed.getIfPresent(keyId);
    return cached != null
        ? Optional.of(cached)
        : actors.findByKey(keyId).flatMap(actor -> found(actor, keyId));
  }

  Lookup find(Iri keyId) throws InterruptedException {
    var kept = kept(keyId.text());
    return kept.isPresent() ? kept.get() : fetchOnce(keyId, false);
  }

  /// Asks anew, because the key that we had did not fit; nothing if it was asked a moment ago.
  Optional<Lookup> refresh(Iri keyId) throws InterruptedException {
    return refetched.asMap().putIfAbsent(keyId.text(), true) == null
        ? Optional.of(fetchOnce(keyId, true))
        : Optional.empty();
  }

  /// Reads an actor whose document we lack.
  ///
  /// @return nothing if it cannot be had now
  Optional<KnownActor> actor(ActorUri id) throws InterruptedException {
    var known = actors.find(id);
    return known.isPresent()
        ? known
        : document(id.value()) instanceof Document(var document, var at)
                && at.equals(id.value().authority())
                && document.id().filter(id::equals).isPresent()
            ? Optional.of(actors.learn(id, document))
            : Optional.empty();
  }

  /// The actor was changed or is gone: its keys are looked at anew.
  void forget(KnownActor actor) {
    actor.keys().forEach(key -> parsed.invalidate(key.id()));
  }

  private Lookup fetchOnce(Iri keyId, boolean anew) throws InterruptedException {
    var lock = fetching.computeIfAbsent(keyId.text(), _ -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      var kept = anew ? Optional.<Found>empty() : kept(keyId.text());
      var failed = failures.getIfPresent(keyId.text());
      if (kept.isPresent()) {
        return kept.get();
      }
      if (failed != null && !anew) {
        return failed;
      }
      var lookup = fetch(keyId);
      if (lookup instanceof Found found) {
        failures.invalidate(keyId.text());
        parsed.put(keyId.text(), found);
      } else {
        failures.put(keyId.text(), lookup);
      }
      return lookup;
    } finally {
      lock.unlock();
      if (!lock.hasQueuedThreads()) {
        fetching.remove(keyId.text(), lock);
      }
    }
  }

  private Lookup fetch(Iri keyId) throws InterruptedException {
    var first = document(keyId);
    if (!(first instanceof Document(var stub, var at))) {
      return ((NoDocument) first).lookup();
    }
    if (!at.equals(keyId.authority())) {
      return new Missing("the key moved to another server", false);
    }
    // GoToSocial serves a stub at the key's own path; others serve the key alone, with its owner
    var owner =
        stub.id()
            .filter(id -> lists(stub, id, keyId))
            .map(ActorUri::value)
            .or(() -> stub.keys().stream().map(ActorDocument.Key::owner).findFirst());
    if (owner.isEmpty() || !owner.get().authority().equals(keyId.authority())) {
      return new Missing("there is no actor with this key", false);
    }
    return ofOwner(new ActorUri(owner.get()), stub, keyId);
  }

  private Lookup ofOwner(ActorUri owner, ActorDocument stub, Iri keyId)
      throws InterruptedException {
    boolean whole = stub.inbox().isPresent() && samePage(owner.value(), keyId);
    var read = whole ? new Document(stub, keyId.authority()) : document(owner.value());
    return switch (read) {
      case NoDocument(var lookup) -> lookup;
      case Document(var document, var at) ->
          at.equals(keyId.authority()) && lists(document, owner, keyId)
              ? found(actors.learn(owner, document), keyId.text())
                  .<Lookup>map(f -> f)
                  .orElseGet(() -> new Missing("the key cannot be used", false))
              : new Missing("the actor does not list this key", false);
    };
  }

  private static boolean samePage(Iri actor, Iri keyId) {
    return actor.pathAndQuery().equals(keyId.pathAndQuery());
  }

  private static boolean lists(ActorDocument document, ActorUri owner, Iri keyId) {
    return document.id().filter(owner::equals).isPresent()
        && document.keys().stream()
            .anyMatch(key -> key.id().equals(keyId.text()) && key.owner().equals(owner.value()));
  }

  private Optional<Found> found(KnownActor actor, String keyId) {
    return actor.keys().stream()
        .filter(key -> key.id().equals(keyId))
        .findFirst()
        .map(key -> key.pem().startsWith("z") ? reader.multibase(key.pem()) : reader.pem(key.pem()))
        .flatMap(reading ->
            reading instanceof KeyReading.Usable(var key)
                ? Optional.of(new Found(actor, key))
                : Optional.empty());
  }

  private sealed interface Reading {}

  private record Document(ActorDocument document, Optional<?> at) implements Reading {}

  private record NoDocument(Lookup lookup) implements Reading {}

  private Reading document(Iri url) throws InterruptedException {
    if (!slots.tryAcquire()) {
      return new NoDocument(new Unreachable("too many keys are being fetched"));
    }
    try {
      return switch (peers.get(url, ACCEPT, Optional.of(signer.get()))) {
        case FetchResult.Fetched f when f.isOk() -> parsed(f);
        case FetchResult.Fetched f when f.isAbsent() ->
            new NoDocument(new Missing("the server answers " + f.status() + " for it", true));
        case FetchResult.Fetched f when f.status() >= 500 || f.status() == 429 ->
            new NoDocument(new Unreachable("the server answers " + f.status() + " for it"));
        case FetchResult.Fetched f ->
            new NoDocument(new Missing("the server answers " + f.status() + " for it", false));
        case FetchResult.Blocked(var reason) -> new NoDocument(new Missing(reason, false));
        case FetchResult.TooLarge _ ->
            new NoDocument(new Missing("the document is too large", false));
        case FetchResult.Unreachable(var reason) -> new NoDocument(new Unreachable(reason));
      };
    } finally {
      slots.release();
    }
  }

  private static Reading parsed(FetchResult.Fetched fetched) {
    return switch (JsonReader.parse(fetched.body())) {
      case JsonReader.Json(JsonNode json) when json.isObject() ->
          new Document(new ActorDocument(json), fetched.location().authority());
      case JsonReader.Json _ -> new NoDocument(new Missing("it is no JSON object", false));
      case JsonReader.NotJson(var reason) -> new NoDocument(new Missing(reason, false));
    };
  }
}
