package commonplace.relay.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import commonplace.core.activitypub.ActorDocument;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.peer.FetchResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// Reads actors' and keys' documents by signed GET. Whoever sends us a request can name a key
/// anywhere, so there are bounds: on requests at once, to all members' servers, to all others and
/// to one server, and on failures of one server in a minute. Thread-safe; blocks.
final class ActorDocuments {
  private static final String NODE_INFO = "/.well-known/nodeinfo";

  /// Anybody can name keys of anybody that are not there.
  static final int FAILURES_OF_A_STRANGER = 50;

  /// More, because somebody may want its new authors to be left alone, too.
  private static final int FAILURES_OF_A_MEMBER = 600;

  private static final Duration LEFT_ALONE = Duration.ofMinutes(1);
  private static final int MAX_SERVERS = 10_000;
  private static final int AT_ONCE_TO_A_SERVER = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SignedFetch peers;
  private final Predicate<Authority> members;
  private final Duration patience;
  private final Lane ofMembers = new Lane(48, 448, FAILURES_OF_A_MEMBER);
  private final Lane ofStrangers = new Lane(16, 64, FAILURES_OF_A_STRANGER);

  /// Strangers, of whom there are as many as somebody likes, take nothing from members.
  private static final class Lane {
    final Semaphore slots;
    final Semaphore queue;
    final int failures;

    /// @param atOnce how many are asked at the same time
    /// @param waiting how many at most wait for that, those that are asked included
    /// @param failures of one server that are met before it is left alone
    Lane(int atOnce, int waiting, int failures) {
      this.slots = new Semaphore(atOnce);
      this.queue = new Semaphore(waiting);
      this.failures = failures;
    }
  }

  /// Kept for longer than any request takes.
  private final Cache<Authority, Semaphore> turns =
      Caffeine.newBuilder()
          .maximumSize(MAX_SERVERS)
          .expireAfterAccess(LEFT_ALONE)
          .scheduler(Scheduler.systemScheduler())
          .build();

  private final Cache<Authority, AtomicInteger> failures =
      Caffeine.newBuilder().maximumSize(MAX_SERVERS).expireAfterWrite(LEFT_ALONE).build();

  /// @param members whether a server is or was one
  ActorDocuments(SignedFetch peers, Predicate<Authority> members) {
    this(peers, members, PATIENCE);
  }

  /// @param patience how long a turn is waited for
  ActorDocuments(SignedFetch peers, Predicate<Authority> members, Duration patience) {
    this.peers = peers;
    this.members = members;
    this.patience = patience;
  }

  /// What came of it.
  sealed interface Reading {}

  /// A document.
  ///
  /// @param at the server that gave it, after redirects
  record Document(ActorDocument document, Authority at) implements Reading {}

  /// The server answers, but has none.
  record Absent(String reason, Absence absence) implements Reading {
    /// Whether it says 404 or 410.
    boolean isGone() {
      return absence != Absence.UNUSABLE;
    }
  }

  /// Why a server has none.
  enum Absence {
    /// It answers something that is no actor's document, or nothing to us.
    UNUSABLE,
    /// 404, which may also be a proxy's whose server is down.
    NOT_FOUND,
    /// 410.
    GONE
  }

  /// The server could not be reached.
  record Unreachable(String reason) implements Reading {}

  /// We do not ask at this moment.
  record Busy(String reason) implements Reading {}

  /// @param url an http URL
  Reading read(Iri url) throws InterruptedException {
    var reading = ask(url);
    if (reading instanceof Absent || reading instanceof Unreachable) {
      failed(url.authority().orElseThrow());
    }
    return reading;
  }

  private Reading ask(Iri url) throws InterruptedException {
    var server = url.authority().orElseThrow();
    var lane = lane(server);
    var failed = failures.getIfPresent(server);
    return failed != null && failed.get() >= lane.failures
        ? new Busy("too many keys of this server could not be had")
        : queued(lane, server, url);
  }

  private Lane lane(Authority server) {
    return members.test(server) ? ofMembers : ofStrangers;
  }

  private Reading queued(Lane lane, Authority server, Iri url) throws InterruptedException {
    if (!lane.queue.tryAcquire()) {
      return new Busy("too many keys are being fetched");
    }
    try {
      return inTurn(lane, server, url);
    } finally {
      lane.queue.release();
    }
  }

  /// What the server was asked for was not there: told by whoever looked for it in a document.
  void failed(Authority server) {
    failures.get(server, _ -> new AtomicInteger()).incrementAndGet();
  }

  /// Whether the server says that what is at this address is no more. Where it says only that it is
  /// not found, it must answer for itself.
  boolean isGone(Iri url) throws InterruptedException {
    if (!(asked(url) instanceof Absent absent)) {
      return false;
    }
    return switch (absent.absence) {
      case UNUSABLE -> false;
      case NOT_FOUND -> answersForItself(url, Optional.empty());
      case GONE -> true;
    };
  }

  /// Whether the server of this address answers otherwise than with 404 for what every one has, its
  /// NodeInfo, or, if it has none, has this actor: a proxy whose server is down may say 404 to all.
  /// Asked after a 404, each time.
  ///
  /// @param actor of the same server, if one is known
  boolean answersForItself(Iri url, Optional<Iri> actor) throws InterruptedException {
    var server = url.authority().orElseThrow();
    return switch (asked(Iri.of(url.scheme() + "://" + server + NODE_INFO))) {
      case Document _ -> true;
      case Absent absent when absent.isGone() ->
          actor.isPresent() && asked(actor.get()) instanceof Document;
      case Absent _ -> true;
      case Unreachable _, Busy _ -> false;
    };
  }

  /// Also where keys of the server could not be had: else whoever asks for such keeps it from
  /// taking back.
  private Reading asked(Iri url) throws InterruptedException {
    var server = url.authority().orElseThrow();
    return queued(lane(server), server, url);
  }

  /// First the server's turn, then the one among all: a slow server holds up itself alone.
  private Reading inTurn(Lane lane, Authority server, Iri url) throws InterruptedException {
    var own = turns.get(server, _ -> new Semaphore(AT_ONCE_TO_A_SERVER));
    if (!own.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return new Busy("too many keys of this server are being fetched");
    }
    try {
      if (!lane.slots.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Busy("too many keys are being fetched");
      }
      try {
        return judge(peers.get(url));
      } finally {
        lane.slots.release();
      }
    } finally {
      own.release();
    }
  }

  private static Reading judge(FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched f when f.isOk() && !f.isActivityStreams() ->
          new Absent(
              "it is not served as ActivityStreams (application/activity+json)", Absence.UNUSABLE);
      case FetchResult.Fetched f when f.isOk() -> parsed(f);
      case FetchResult.Fetched f when f.isAbsent() ->
          new Absent(
              "the server answers " + f.status() + " for it",
              f.status() == 410 ? Absence.GONE : Absence.NOT_FOUND);
      case FetchResult.Fetched f when f.status() >= 500 || f.status() == 429 ->
          new Unreachable("the server answers " + f.status() + " for it");
      case FetchResult.Fetched f ->
          new Absent("the server answers " + f.status() + " for it", Absence.UNUSABLE);
      case FetchResult.Blocked(var reason) -> new Absent(reason, Absence.UNUSABLE);
      case FetchResult.TooLarge _ -> new Absent("the document is too large", Absence.UNUSABLE);
      case FetchResult.Unreachable(var reason) -> new Unreachable(reason);
    };
  }

  private static Reading parsed(FetchResult.Fetched fetched) {
    return switch (JsonReader.parse(fetched.body())) {
      case JsonReader.Json(var json, _) when json.isObject() ->
          new Document(new ActorDocument(json), fetched.location().authority().orElseThrow());
      case JsonReader.Json _ -> new Absent("it is no JSON object", Absence.UNUSABLE);
      case JsonReader.NotJson(var reason) -> new Absent(reason, Absence.UNUSABLE);
    };
  }
}
