package commonplace.relay.subscription;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.relay.identity.RelayUris;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Writes what a subscriber is owed before content (FEP-ae0c): the Accept, and for those who follow
/// the actor our own Follow; or the Reject. Pure: the same Follow gets the same documents with the
/// same ids, so that a repeated one is recognised.
public final class Handshakes {
  private static final String CONTEXT = "https://www.w3.org/ns/activitystreams";
  private static final int HASH_BYTES = 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RelayUris uris;

  public Handshakes(RelayUris uris) {
    this.uris = uris;
  }

  /// A document for the subscriber's inbox.
  ///
  /// @param relay who sends it
  public record Owed(RelayName relay, Bytes document) {}

  /// What is for the subscriber's inbox, in order; none where nothing is owed.
  public List<Owed> owed(Follow follow) {
    return owed(follow, follow.style() == Style.ACTOR_FOLLOW && follow.enrols());
  }

  /// As above.
  ///
  /// @param followBack whether we follow it, too
  public List<Owed> owed(Follow follow, boolean followBack) {
    return follow.parts().stream()
        .flatMap(part ->
            owed(follow.subscriber(), part, followBack)
                .map(document -> new Owed(part.relay(), document)))
        .toList();
  }

  private Stream<Bytes> owed(ActorUri subscriber, RelayFollow part, boolean followBack) {
    return switch (part.state()) {
      case ACCEPT_OWED ->
          followBack
              ? Stream.of(answer("Accept", subscriber, part), followBack(subscriber, part))
              : Stream.of(answer("Accept", subscriber, part));
      case REJECTED -> Stream.of(answer("Reject", subscriber, part));
      case PENDING, ACTIVE, ENDED, NONE -> Stream.empty();
    };
  }

  /// The id of a relay's Follow of this subscriber.
  public Iri followBackId(ActorUri subscriber, RelayFollow part) {
    return Iri.of(actor(part) + "#follows/" + hash(subscriber, part));
  }

  private String actor(RelayFollow part) {
    return uris.of(part.relay()).actor().text();
  }

  /// Mastodon finds its relay by the echoed Follow's id; `to` is a list even for one.
  private Bytes answer(String type, ActorUri subscriber, RelayFollow part) {
    var document =
        start(
            actor(part),
            type.toLowerCase(java.util.Locale.ROOT) + "s/" + hash(subscriber, part),
            type);
    document.put(
        "object",
        Map.of(
            "id", part.followId().text(),
            "type", "Follow",
            "actor", subscriber.text(),
            "object", part.followed().text()));
    if (type.equals("Reject")) {
      part.reason().ifPresent(reason -> document.put("summary", reason));
    }
    return addressed(document, subscriber);
  }

  private Bytes followBack(ActorUri subscriber, RelayFollow part) {
    var document = start(actor(part), "follows/" + hash(subscriber, part), "Follow");
    document.put("object", subscriber.text());
    return addressed(document, subscriber);
  }

  private static Map<String, Object> start(String actor, String fragment, String type) {
    var document = new LinkedHashMap<String, Object>();
    document.put("@context", CONTEXT);
    document.put("id", actor + "#" + fragment);
    document.put("type", type);
    document.put("actor", actor);
    return document;
  }

  private static Bytes addressed(Map<String, Object> document, ActorUri subscriber) {
    document.put("to", List.of(subscriber.text()));
    return Bytes.wrapping(JSON.writeValueAsBytes(document));
  }

  private static String hash(ActorUri subscriber, RelayFollow part) {
    var named = subscriber.value().canonical() + "|" + part.followId().canonical();
    var digest =
        commonplace.core.integrity.CryptoProvider.sha256()
            .digest(named.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(digest, HASH_BYTES));
  }
}
