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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The actors whose documents we have read, folded from topic `actors`, of which this is the only
/// writer. Those needed lately are in memory, without profiles; of the others only that they may
/// have been known, so that their end still is the end of what we hold. Whom a request only names
/// is in memory alone, until its signature holds. Thread-safe.
final class KnownActors implements Service {
  /// Where only a relay's actor subscribes, nobody tells us of a changed profile.
  private static final Duration GOOD_FOR = Duration.ofDays(1);

  private static final long MAX_BYTES = 64L << 20;
  private static final long MAX_BYTES_UNPROVEN = 8L << 20;
  private static final int MAX_HANDLE = 200;
  private static final int MAX_NAME = 1_000;
  private static final int MAX_SUMMARY = 20_000;

  private final EventLog log;
  private final Topics topics;
  private final InstantSource clock;
  private final TopicFold<KnownActor> fold;
  private final RecentActors recent;
  private final RecentActors unproven = new RecentActors(MAX_BYTES_UNPROVEN);
  private final OnceKnown onceKnown = new OnceKnown();
  private final DisplayNames names = new DisplayNames();

  KnownActors(EventLog log, Topics topics, InstantSource clock) {
    this(log, topics, clock, MAX_BYTES);
  }

  /// @param maxBytes how much memory the actors may take, roughly
  KnownActors(EventLog log, Topics topics, InstantSource clock, long maxBytes) {
    this.recent = new RecentActors(maxBytes);
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
    return recent.find(id.text());
  }

  /// Whether the log may hold it, also where memory had no room for it. Wrong about few others.
  boolean mayHaveKnown(ActorUri id) {
    return onceKnown.mayContain(id.text());
  }

  /// Whether what we know of it is recent enough to decide about its consent.
  boolean isFresh(KnownActor actor) {
    return actor.seen().plus(GOOD_FOR).isAfter(clock.instant());
  }

  /// @param keyId of its key, or its own id, which some relays sign with
  Optional<KnownActor> findByKey(String keyId) {
    return recent.findByKey(keyId).or(() -> recent.find(keyId));
  }

  /// One that was read and is not stored.
  Optional<KnownActor> findUnproven(ActorUri id) {
    return unproven.find(id.text());
  }

  /// As above.
  ///
  /// @param keyId of its key, or its own id
  Optional<KnownActor> findUnproven(String keyId) {
    return unproven.findByKey(keyId).or(() -> unproven.find(keyId));
  }

  ActorFlags flags(ActorUri id) {
    return find(id).map(KnownActor::flags).orElse(ActorFlags.UNKNOWN);
  }

  /// What a document says that came from its owner, who may be anybody: it is stored only once
  /// {@link #proven} is told.
  KnownActor read(ActorUri id, ActorDocument document) {
    var keys = keys(id, document);
    var flags = ActorFlags.of(document);
    var inbox = document.sharedInbox().or(document::inbox).map(Iri::text);
    Optional<KnownActor.Profile> profile =
        flags.discoverable().orElse(false)
            ? Optional.of(
                new KnownActor.Profile(
                    bounded(document.handle(), MAX_HANDLE),
                    bounded(document.name(), MAX_NAME),
                    bounded(document.summary(), MAX_SUMMARY),
                    document.url(),
                    document.languages()))
            : Optional.empty();
    var known = new KnownActor(id, flags, keys, inbox, profile, clock.instant());
    names.put(id, document.name());
    unproven.drop(id.text()); // what is read now counts, whatever the clock said before
    unproven.keep(known);
    return known;
  }

  /// No character is cut in half: no codec writes one.
  private static String bounded(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  /// Stores an actor that was read, unless that was done meanwhile. Returns once the log has it.
  void proven(KnownActor actor) throws InterruptedException {
    if (findUnproven(actor.id()).filter(actor::equals).isPresent()) {
      store(actor);
    }
  }

  /// Stores what a document says that came from its owner. Returns once the log has it.
  KnownActor learn(ActorUri id, ActorDocument document) throws InterruptedException {
    return store(read(id, document));
  }

  private KnownActor store(KnownActor known) throws InterruptedException {
    var id = known.id().text();
    LogWriter.awaitPosition(log.append(topics.actors(), id, id, Optional.of(known)));
    recent.drop(id);
    unproven.drop(id);
    keep(known);
    return known;
  }

  /// Those that it shows; those that it only names stay as they were read.
  private List<KnownActor.Key> keys(ActorUri id, ActorDocument document) {
    var shown =
        document.keys().stream()
            .filter(key -> key.owner().equals(id.value()))
            .map(key -> new KnownActor.Key(key.id(), key.material()))
            .toList();
    var named = document.linkedKeys();
    if (named.isEmpty()) {
      return shown;
    }
    var kept =
        find(id).stream()
            .flatMap(known -> known.keys().stream())
            .filter(key -> named.contains(key.id()))
            .filter(key -> shown.stream().noneMatch(one -> one.isNamed(key.id())));
    return Stream.concat(shown.stream(), kept).toList();
  }

  /// Forgets an actor that is gone.
  void forget(ActorUri id) throws InterruptedException {
    LogWriter.awaitPosition(
        log.append(topics.actors(), id.text(), id.text(), Optional.<KnownActor>empty()));
    recent.drop(id.text());
    unproven.drop(id.text());
    names.drop(id);
  }

  /// Its display name, if that was heard since the start or is on the log.
  Optional<String> name(ActorUri id) {
    return names.find(id);
  }

  private void apply(LogRecord<KnownActor> logged) {
    logged
        .value()
        .flatMap(KnownActor::profile)
        .ifPresent(profile -> names.put(logged.value().orElseThrow().id(), profile.name()));
    logged.value().ifPresentOrElse(this::keep, () -> recent.drop(logged.key()));
  }

  private void keep(KnownActor known) {
    var compact =
        new KnownActor(
            known.id(), known.flags(), known.keys(), known.inbox(), Optional.empty(), known.seen());
    recent.keep(compact);
    onceKnown.add(known.id().text());
  }
}
