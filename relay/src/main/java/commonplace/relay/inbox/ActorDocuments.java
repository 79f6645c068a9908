package commonplace.relay.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.activitypub.ActorDocument;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.peer.FetchResult;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
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
  private static final int AT_ONCE_TO_A_SERVER = 8;

  private final SignedFetch peers;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final ConcurrentHashMap<Authority, Integer> underWay = new ConcurrentHashMap<>();
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
    var failed = failures.get(server, _ -> new AtomicInteger());
    if (failed.get() >= FAILURES_OF_A_SERVER) {
      return new Busy("too many keys of this server could not be had");
    }
    if (!enter(server)) {
      return new Busy("too many keys are being fetched");
    }
    try {
      var reading = judge(peers.get(url));
      if (!(reading instanceof Document)) {
        failed.incrementAndGet();
      }
      return reading;
    } finally {
      leave(server);
    }
  }

  private boolean enter(Authority server) {
    if (!slots.tryAcquire()) {
      return false;
    }
    if (underWay.merge(server, 1, Integer::sum) > AT_ONCE_TO_A_SERVER) {
      leave(server);
      return false;
    }
    return true;
  }

  private void leave(Authority server) {
    underWay.computeIfPresent(server, (_, count) -> count == 1 ? null : count - 1);
    slots.release();
  }

  private static Reading judge(FetchResult result) {
    return switch (result) {
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
