package commonplace.relay.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import commonplace.core.activitypub.ActorDocument;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.KeyReader;
import commonplace.core.integrity.KeyReading;
import commonplace.core.integrity.VerificationKey;
import commonplace.core.log.KnownActor;
import commonplace.relay.inbox.ActorDocuments.Absent;
import commonplace.relay.inbox.ActorDocuments.Busy;
import commonplace.relay.inbox.ActorDocuments.Document;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Finds the key behind a key id: that of an actor we know, else by a signed GET, at most one at a
/// time for a key. What could not be had is not asked for again for a while. Anybody can name a key
/// of anybody: whose key was fetched is stored only when a signature with it held ({@link
/// #proven}). Thread-safe; blocks.
final class SignerKeys {
  private static final long MAX_BYTES_OF_KEYS = 48L << 20;
  private static final int BYTES_OF_A_KEY = 1_000;

  /// To read a key again costs some ten microseconds; to keep it costs a kilobyte, and as much
  /// outside the heap.
  private static final Duration READING_KEPT = Duration.ofMinutes(2);

  private static final int MAX_FAILURES = 10_000;
  private static final Duration FAILURE_KEPT = Duration.ofMinutes(2);
  private static final Duration REFETCH_EVERY = Duration.ofMinutes(1);

  private final ActorDocuments documents;
  private final KeyReader reader;
  private final KnownActors actors;
  private final ConcurrentHashMap<String, ReentrantLock> fetching = new ConcurrentHashMap<>();
  private final Cache<KnownActor.Key, KeyReading> readings =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES_OF_KEYS)
          .weigher((KnownActor.Key key, KeyReading _) ->
              BYTES_OF_A_KEY + key.id().length() + key.pem().length())
          .expireAfterAccess(READING_KEPT)
          .scheduler(Scheduler.systemScheduler())
          .build();
  private final Cache<String, Lookup> failures =
      Caffeine.newBuilder().maximumSize(MAX_FAILURES).expireAfterWrite(FAILURE_KEPT).build();
  private final Cache<String, Boolean> refetched =
      Caffeine.newBuilder().maximumSize(MAX_FAILURES).expireAfterWrite(REFETCH_EVERY).build();

  SignerKeys(ActorDocuments documents, KeyReader reader, KnownActors actors) {
    this.documents = documents;
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

  /// Of an actor that is stored, without asking anybody.
  Optional<Found> kept(String keyId) {
    return actors.findByKey(keyId).flatMap(actor -> found(actor, keyId));
  }

  private Optional<Found> unproven(String keyId) {
    return actors.findUnproven(keyId).flatMap(actor -> found(actor, keyId));
  }

  /// The same also of one that was read and is not stored.
  Optional<Found> atHand(Iri keyId) {
    return kept(keyId.text()).or(() -> unproven(keyId.text()));
  }

  Lookup find(Iri keyId) throws InterruptedException {
    var found = atHand(keyId);
    return found.isPresent() ? found.get() : fetchOnce(keyId, false);
  }

  /// Asks anew, because the key that we had did not fit. If it was asked a moment ago, what came of
  /// that, if it is not stored yet.
  Optional<Lookup> refresh(Iri keyId) throws InterruptedException {
    return refetched.asMap().putIfAbsent(keyId.text(), true) == null
        ? Optional.of(fetchOnce(keyId, true))
        : unproven(keyId.text()).map(found -> found);
  }

  /// A signature held with a key of the actor's: it is stored, if it is not yet. Returns once the
  /// log has it.
  void proven(KnownActor actor) throws InterruptedException {
    actors.proven(actor);
  }

  /// Whether the actor is stored and at hand, so that its key costs no fetch.
  boolean isKept(ActorUri id) {
    return actors.find(id).isPresent();
  }

  /// Somebody who wants to subscribe, as {@link #actor} finds one, but not stored: that is for
  /// {@link #proven} when the subscription is there.
  Optional<KnownActor> follower(ActorUri id) throws InterruptedException {
    var known = actors.find(id).or(() -> actors.findUnproven(id));
    return known.filter(actors::isFresh).isPresent() ? known : read(id).or(() -> known);
  }

  /// The actor, whose document is read if we lack it or read it more than a day ago; an old one is
  /// better than none.
  ///
  /// @return nothing if it cannot be had now
  Optional<KnownActor> actor(ActorUri id) throws InterruptedException {
    var known = actors.find(id);
    if (known.filter(actors::isFresh).isPresent()) {
      return known;
    }
    var read = read(id);
    if (read.isPresent()) {
      actors.proven(read.get());
    }
    return read.or(() -> known);
  }

  /// @return nothing if its document cannot be had now
  private Optional<KnownActor> read(ActorUri id) throws InterruptedException {
    if (failures.getIfPresent(id.text()) != null) {
      return Optional.empty();
    }
    return switch (documents.read(id.value())) {
      case Document(var document, var at)
          when at.equals(id.authority()) && document.id().filter(id::equals).isPresent() ->
          Optional.of(actors.read(id, document));
      case Busy _ -> Optional.empty();
      case ActorDocuments.Reading _ -> {
        failures.put(id.text(), new Missing("the actor's document cannot be had", false));
        yield Optional.empty();
      }
    };
  }

  /// The actor's display name. Its server is asked if nobody told us since the start.
  ///
  /// @return empty if it has none, or it cannot be had now
  String nameOf(ActorUri id) throws InterruptedException {
    var kept = actors.name(id);
    if (kept.isPresent()) {
      return kept.get();
    }
    var read = read(id);
    if (read.isPresent()) {
      actors.proven(read.get());
    }
    return actors.name(id).orElse("");
  }

  /// Whether the log may hold the actor although memory had no room for it.
  boolean mayHaveKnown(ActorUri id) {
    return actors.mayHaveKnown(id);
  }

  /// Whether the actor's own server says that there is none, or none any more.
  boolean isGone(ActorUri id) throws InterruptedException {
    return documents.isGone(id.value());
  }

  /// Whether the server of this address answers for itself, so that its 404 counts.
  ///
  /// @param actor of the same server, if one is known
  boolean answersForItself(Iri url, Optional<ActorUri> actor) throws InterruptedException {
    return documents.answersForItself(url, actor.map(ActorUri::value));
  }

  private Lookup fetchOnce(Iri keyId, boolean anew) throws InterruptedException {
    var lock = fetching.computeIfAbsent(keyId.text(), _ -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      var found = anew ? Optional.<Found>empty() : atHand(keyId);
      var failed = failures.getIfPresent(keyId.text());
      if (found.isPresent()) {
        return found.get();
      }
      return failed != null && !anew ? failed : fetch(keyId);
    } finally {
      lock.unlock();
      if (!lock.hasQueuedThreads()) {
        fetching.remove(keyId.text(), lock);
      }
    }
  }

  private Lookup fetch(Iri keyId) throws InterruptedException {
    return switch (documents.read(keyId)) {
      case Busy(var reason) -> new Unreachable(reason);
      case Document(var document, var at) when at.equals(keyId.authority().orElseThrow()) -> {
        var lookup = ofStub(document, keyId);
        if (lookup instanceof Missing) {
          documents.failed(at);
        }
        yield remembered(keyId, lookup);
      }
      case Document _ -> remembered(keyId, new Missing("the key moved to another server", false));
      case ActorDocuments.Reading failure -> remembered(keyId, lookup(failure));
    };
  }

  private Lookup remembered(Iri keyId, Lookup lookup) {
    if (lookup instanceof Found) {
      failures.invalidate(keyId.text());
    } else {
      failures.put(keyId.text(), lookup);
    }
    return lookup;
  }

  private static Lookup lookup(ActorDocuments.Reading failure) {
    return switch (failure) {
      case Absent absent -> new Missing(absent.reason(), absent.isGone());
      case ActorDocuments.Unreachable(var reason) -> new Unreachable(reason);
      case Busy(var reason) -> new Unreachable(reason);
      case Document _ -> new Missing("the key's document is not its server's", false);
    };
  }

  /// GoToSocial serves a stub at the key's own path; others serve the key alone, with its owner,
  /// who has to name it.
  private Lookup ofStub(ActorDocument stub, Iri keyId) throws InterruptedException {
    var alone = stub.asKey().filter(key -> key.id().equals(keyId.text()));
    var owner =
        stub.id()
            .filter(id -> lists(stub, id, keyId))
            .map(ActorUri::value)
            .or(() -> stub.keys().stream().map(ActorDocument.Key::owner).findFirst())
            .or(() -> alone.map(ActorDocument.Key::owner));
    if (owner.isEmpty() || !owner.get().authority().equals(keyId.authority())) {
      return new Missing("there is no actor with this key", false);
    }
    boolean whole =
        stub.inbox().isPresent() && owner.get().pathAndQuery().equals(keyId.pathAndQuery());
    return whole
        ? ofOwner(new ActorUri(owner.get()), stub, keyId)
        : switch (documents.read(owner.get())) {
          case Document(var document, var at) when at.equals(keyId.authority().orElseThrow()) ->
              ofOwner(new ActorUri(owner.get()), alone.map(document::with).orElse(document), keyId);
          case ActorDocuments.Reading failure -> lookup(failure);
        };
  }

  private Lookup ofOwner(ActorUri owner, ActorDocument document, Iri keyId) {
    if (!lists(document, owner, keyId)) {
      return new Missing("the actor does not list this key", false);
    }
    return found(actors.read(owner, document), keyId.text())
        .<Lookup>map(f -> f)
        .orElseGet(() -> new Missing("the key cannot be used", false));
  }

  private static boolean lists(ActorDocument document, ActorUri owner, Iri keyId) {
    return document.id().filter(owner::equals).isPresent()
        && document.keys().stream()
            .anyMatch(
                key -> key.owner().equals(owner.value()) && isNamed(key.id(), owner, keyId.text()));
  }

  /// pub-relay and selective-relay name their actor in place of its key.
  private static boolean isNamed(String key, ActorUri owner, String keyId) {
    return key.equals(keyId) || owner.text().equals(keyId);
  }

  /// Read keys are kept by their text, so that an actor's changed key is never mistaken for it.
  private Optional<Found> found(KnownActor actor, String keyId) {
    for (var key : actor.keys()) {
      if (key.isNamed(keyId)) {
        return usable(actor, key);
      }
    }
    return actor.keys().stream()
        .filter(key -> isNamed(key.id(), actor.id(), keyId))
        .flatMap(key -> usable(actor, key).stream())
        .findFirst();
  }

  private Optional<Found> usable(KnownActor actor, KnownActor.Key key) {
    return readings.get(key, this::reading) instanceof KeyReading.Usable(var usable)
        ? Optional.of(new Found(actor, usable))
        : Optional.empty();
  }

  private KeyReading reading(KnownActor.Key key) {
    var material = key.pem();
    return material.startsWith("z") ? reader.multibase(material) : reader.pem(material);
  }
}
