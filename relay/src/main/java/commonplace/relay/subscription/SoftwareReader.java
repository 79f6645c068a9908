package commonplace.relay.subscription;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.core.peer.FetchResult;
import commonplace.core.peer.PeerClient;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Reads what a subscriber's server runs from its NodeInfo, off the request's path. Best effort:
/// what cannot be read stays as it was known. robots.txt is not asked, because whoever follows has
/// spoken first (docs/decisions). Thread-safe.
public final class SoftwareReader {
  private static final Logger LOG = LoggerFactory.getLogger(SoftwareReader.class);
  private static final int AT_ONCE = 4;
  private static final int MAX_WAITING = 1_000;
  private static final int MAX_NAME = 64;

  private final PeerClient peers;
  private final SubscriptionTable table;
  private final Semaphore slots = new Semaphore(AT_ONCE, true);
  private final Semaphore room = new Semaphore(MAX_WAITING);

  public SoftwareReader(PeerClient peers, SubscriptionTable table) {
    this.peers = peers;
    this.table = table;
  }

  /// Returns at once: newcomers wait for each other. Of more than a thousand the last ones are left
  /// to {@link SoftwareRounds}.
  public void readLater(ActorUri subscriber) {
    if (room.tryAcquire()) {
      Thread.ofVirtual()
          .name("nodeinfo")
          .start(() -> {
            try {
              update(subscriber);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            } finally {
              room.release();
            }
          });
    }
  }

  /// Reads it and stores what changed. Blocks, also while others are being read.
  void update(ActorUri subscriber) throws InterruptedException {
    slots.acquire();
    try {
      var found = read(subscriber);
      if (found.isPresent() && !found.equals(table.software(subscriber))) {
        table.changes().store(found.get());
      }
    } catch (LogUnavailableException e) {
      LOG.debug("Software not stored: subscriber={}", subscriber, e);
    } finally {
      slots.release();
    }
  }

  /// What it runs now, if that can be read. Blocks.
  public Optional<Software> read(ActorUri subscriber) throws InterruptedException {
    var server = subscriber.authority();
    var base = subscriber.value().scheme() + "://" + server.text();
    var links = get(Iri.of(base + "/.well-known/nodeinfo"));
    var href =
        links.map(json -> json.path("links")).stream()
            .flatMap(list -> list.isArray() ? list.values().stream() : Stream.of())
            .filter(link -> link.path("rel").asString("").contains("nodeinfo"))
            .map(link -> link.path("href").asString(""))
            .flatMap(text -> iri(text).stream())
            .filter(iri -> iri.authority().filter(server::equals).isPresent())
            .findFirst();
    if (href.isEmpty()) {
      return Optional.empty();
    }
    return get(href.get())
        .filter(json -> json.path("software").path("name").isString())
        .map(json -> software(subscriber, json));
  }

  private static Software software(ActorUri subscriber, JsonNode json) {
    var software = json.path("software");
    var total = json.path("usage").path("users").path("total");
    return new Software(
        subscriber,
        bounded(software.path("name").asString("")).toLowerCase(Locale.ROOT),
        bounded(software.path("version").asString("")),
        Optional.of(total).filter(JsonNode::canConvertToLong).map(JsonNode::longValue));
  }

  private Optional<JsonNode> get(Iri url) throws InterruptedException {
    return peers.get(url, "application/json", Optional.empty()) instanceof FetchResult.Fetched f
            && f.isOk()
            && JsonReader.parse(f.body()) instanceof JsonReader.Json(var json, _)
        ? Optional.of(json)
        : Optional.empty();
  }

  private static Optional<Iri> iri(String text) {
    try {
      return Optional.of(Iri.of(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String bounded(String text) {
    return text.length() > MAX_NAME ? text.substring(0, MAX_NAME) : text;
  }
}
