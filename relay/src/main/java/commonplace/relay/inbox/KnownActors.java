package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorDocument;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.EventLog;
import commonplace.core.log.KnownActor;
import commonplace.core.log.LogRecord;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The actors whose documents we have read, folded from topic `actors`, of which this is the only
/// writer. In memory without profiles. Thread-safe.
final class KnownActors implements Service {
  /// Where only a relay's actor subscribes, nobody tells us of a changed profile.
  private static final Duration GOOD_FOR = Duration.ofDays(1);

  private final EventLog log;
  private final Topics topics;
  private final InstantSource clock;
  private final TopicFold<KnownActor> fold;
  private final Map<String, KnownActor> actors = new ConcurrentHashMap<>();
  private final Map<String, String> ownersOfKeys = new ConcurrentHashMap<>();

  KnownActors(EventLog log, Topics topics, InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.clock = clock;
    this.fold = new TopicFold<>(log, topics.actors(), this::apply);
  }

  @Override
  public void start() {
    fold.start();
  }

  @Override
  public Health check() {
    return fold.check();
  }

  void awaitReady(Duration wait) throws InterruptedException {
    fold.awaitReady(wait);
  }

  @Override
  public void close() {
    fold.close();
  }

  Optional<KnownActor> find(ActorUri id) {
    return Optional.ofNullable(actors.get(id.text()));
  }

  /// Whether what we know of it is recent enough to decide about its consent.
  boolean isFresh(KnownActor actor) {
    return actor.seen().plus(GOOD_FOR).isAfter(clock.instant());
  }

  Optional<KnownActor> findByKey(String keyId) {
    return Optional.ofNullable(ownersOfKeys.get(keyId)).map(actors::get);
  }

  ActorFlags flags(ActorUri id) {
    return find(id).map(KnownActor::flags).orElse(ActorFlags.UNKNOWN);
  }

  /// Stores what a document says that came from its owner. Returns once the log has it.
  KnownActor learn(ActorUri id, ActorDocument document) throws InterruptedException {
    var keys =
        document.keys().stream()
            .filter(key -> key.owner().equals(id.value()))
            .map(key -> new KnownActor.Key(key.id(), key.material()))
            .toList();
    var flags =
        new ActorFlags(
            document.type(),
            document.indexable(),
            document.discoverable(),
            document.searchableBy(),
            document.locked(),
            document.suspended(),
            document.refusesRobots());
    var inbox = document.sharedInbox().or(document::inbox).map(Iri::text);
    Optional<KnownActor.Profile> profile =
        flags.discoverable().orElse(false)
            ? Optional.of(
                new KnownActor.Profile(
                    document.handle(),
                    document.name(),
                    document.summary(),
                    document.url(),
                    document.languages()))
            : Optional.empty();
    var known = new KnownActor(id, flags, keys, inbox, profile, clock.instant());
    var stored = log.append(topics.actors(), id.text(), id.text(), Optional.of(known));
    LogWriter.awaitPosition(stored);
    keep(known);
    return known;
  }

  /// Forgets an actor that is gone.
  void forget(ActorUri id) throws InterruptedException {
    LogWriter.awaitPosition(
        log.append(topics.actors(), id.text(), id.text(), Optional.<KnownActor>empty()));
    drop(id.text());
  }

  private void apply(LogRecord<KnownActor> logged) {
    logged.value().ifPresentOrElse(this::keep, () -> drop(logged.key()));
  }

  private void keep(KnownActor known) {
    var compact =
        new KnownActor(
            known.id(), known.flags(), known.keys(), known.inbox(), Optional.empty(), known.seen());
    drop(known.id().text());
    actors.put(known.id().text(), compact);
    known.keys().forEach(key -> ownersOfKeys.put(key.id(), known.id().text()));
  }

  private void drop(String id) {
    var old = actors.remove(id);
    if (old != null) {
      old.keys().forEach(key -> ownersOfKeys.remove(key.id(), id));
    }
  }
}
