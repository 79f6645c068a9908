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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Reads actors' and keys' documents by signed GET. Whoever sends us a request can name a key
/// anywhere, so there are bounds: on requests at once, in all and to one server, and on failures of
/// one server in a minute. Thread-safe; blocks.
final class ActorDocuments {
  /// How many failures of one server are met before it is left alone.
  static final int FAILURES_OF_A_SERVER = 50;

  private static final Duration LEFT_ALONE = Duration.ofMinutes(1);
  private static final int MAX_SERVERS = 10_000;
  private static final int AT_ONCE = 64;
  private static final int AT_ONCE_TO_A_SERVER = 16;
  private static final int MAX_WAITING = 512;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SignedFetch peers;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final Semaphore queue = new Semaphore(MAX_WAITING);

  /// Kept for longer than any request takes.
  private final Cache<Authority, Semaphore> turns =
      Caffeine.newBuilder()
          .maximumSize(MAX_SERVERS)
          .expireAfterAccess(LEFT_ALONE)
          .scheduler(Scheduler.systemScheduler())
          .build();

  private final Cache<Authority, AtomicInteger> failures =
      Caffeine.newBuilder().maximumSize(MAX_SERVERS).expireAfterWrite(LEFT_ALONE).build();

  ActorDocuments(SignedFetch peers) {
    this.peers = peers;
  }

  /// What came of it.
  sealed interface Reading {}

  /// A document.
  ///
  /// @param at the server that gave it, after redirects
  record Document(ActorDocument document, Authority at) implements Reading {}

  /// The server answers, but has none.
  ///
  /// @param gone it says 404 or 410
  record Absent(String reason, boolean gone) implements Reading {}

  /// The server could not be reached.
  record Unreachable(String reason) implements Reading {}

  /// We do not ask at this moment.
  record Busy(String reason) implements Reading {}

  /// @param url an http URL
  Reading read(Iri url) throws InterruptedException {
    var server = url.authority().orElseThrow();
    var failed = failures.getIfPresent(server);
    if (failed != null && failed.get() >= FAILURES_OF_A_SERVER) {
      return new Busy("too many keys of this server could not be had");
    }
    if (!queue.tryAcquire()) {
      return new Busy("too many keys are being fetched");
    }
    try {
      var reading = inTurn(server, url);
      if (reading instanceof Absent || reading instanceof Unreachable) {
        failures.get(server, _ -> new AtomicInteger()).incrementAndGet();
      }
      return reading;
    } finally {
      queue.release();
    }
  }

  /// First the server's turn, then the one among all: a slow server holds up itself alone.
  private Reading inTurn(Authority server, Iri url) throws InterruptedException {
    var own = turns.get(server, _ -> new Semaphore(AT_ONCE_TO_A_SERVER));
    if (!own.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      return new Busy("too many keys of this server are being fetched");
    }
    try {
      if (!slots.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Busy("too many keys are being fetched");
      }
      try {
        return judge(peers.get(url));
      } finally {
        slots.release();
      }
    } finally {
      own.release();
    }
  }

  private static Reading judge(FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched f when f.isOk() && !f.isActivityStreams() ->
          new Absent("it is not served as ActivityStreams (application/activity+json)", false);
      case FetchResult.Fetched f when f.isOk() -> parsed(f);
      case FetchResult.Fetched f when f.isAbsent() ->
          new Absent("the server answers " + f.status() + " for it", true);
      case FetchResult.Fetched f when f.status() >= 500 || f.status() == 429 ->
          new Unreachable("the server answers " + f.status() + " for it");
      case FetchResult.Fetched f ->
          new Absent("the server answers " + f.status() + " for it", false);
      case FetchResult.Blocked(var reason) -> new Absent(reason, false);
      case FetchResult.TooLarge _ -> new Absent("the document is too large", false);
      case FetchResult.Unreachable(var reason) -> new Unreachable(reason);
    };
  }

  private static Reading parsed(FetchResult.Fetched fetched) {
    return switch (JsonReader.parse(fetched.body())) {
      case JsonReader.Json(var json) when json.isObject() ->
          new Document(new ActorDocument(json), fetched.location().authority().orElseThrow());
      case JsonReader.Json _ -> new Absent("it is no JSON object", false);
      case JsonReader.NotJson(var reason) -> new Absent(reason, false);
    };
  }
}
