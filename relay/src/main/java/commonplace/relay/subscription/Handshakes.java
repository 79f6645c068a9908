package commonplace.relay.subscription;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.SubscriptionAspect.Follow;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.runtime.Bytes;
import commonplace.relay.identity.RelayUris;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /// The documents for the subscriber's inbox, in order; none where nothing is owed.
  public List<Bytes> owed(Follow follow) {
    return owed(follow, follow.style() == Style.ACTOR_FOLLOW && follow.enrols());
  }

  /// As above.
  ///
  /// @param followBack whether we follow it, too
  public List<Bytes> owed(Follow follow, boolean followBack) {
    return switch (follow.state()) {
      case ACCEPT_OWED ->
          followBack
              ? List.of(answer("Accept", follow), followBack(follow))
              : List.of(answer("Accept", follow));
      case REJECTED -> List.of(answer("Reject", follow));
      case PENDING, ACTIVE, ENDED -> List.of();
    };
  }

  /// The id of our Follow of this subscriber.
  public Iri followBackId(Follow follow) {
    return Iri.of(uris.actor().text() + "#follows/" + hash(follow));
  }

  /// Mastodon finds its relay by the echoed Follow's id; `to` is a list even for one.
  private Bytes answer(String type, Follow follow) {
    var document = start(type.toLowerCase(java.util.Locale.ROOT) + "s/" + hash(follow), type);
    document.put(
        "object",
        Map.of(
            "id", follow.followId().text(),
            "type", "Follow",
            "actor", follow.subscriber().text(),
            "object", follow.followed().text()));
    if (type.equals("Reject")) {
      follow.reason().ifPresent(reason -> document.put("summary", reason));
    }
    return addressed(document, follow);
  }

  private Bytes followBack(Follow follow) {
    var document = start("follows/" + hash(follow), "Follow");
    document.put("object", follow.subscriber().text());
    return addressed(document, follow);
  }

  private Map<String, Object> start(String fragment, String type) {
    var document = new LinkedHashMap<String, Object>();
    document.put("@context", CONTEXT);
    document.put("id", uris.actor().text() + "#" + fragment);
    document.put("type", type);
    document.put("actor", uris.actor().text());
    return document;
  }

  private static Bytes addressed(Map<String, Object> document, Follow follow) {
    document.put("to", List.of(follow.subscriber().text()));
    return Bytes.wrapping(JSON.writeValueAsBytes(document));
  }

  private static String hash(Follow follow) {
    var named = follow.subscriber().value().canonical() + "|" + follow.followId().canonical();
    var digest =
        commonplace.core.integrity.CryptoProvider.sha256()
            .digest(named.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(digest, HASH_BYTES));
  }
}
