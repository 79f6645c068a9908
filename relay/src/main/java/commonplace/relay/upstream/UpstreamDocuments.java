package commonplace.relay.upstream;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.log.SubscriptionAspect.Upstream;
import commonplace.core.runtime.Bytes;
import commonplace.relay.identity.RelayUris;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// Writes our Follow of another relay and its Undo (FEP-ae0c). Pure: the same subscription gets the
/// same documents, so that a repeated one is recognised.
///
/// @param uris ours
record UpstreamDocuments(RelayUris uris) {
  private static final String CONTEXT = "https://www.w3.org/ns/activitystreams";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  Bytes follow(Upstream upstream) {
    var document = new TreeMap<>(reference(upstream));
    document.put("@context", CONTEXT);
    document.put("to", List.of(upstream.subscriber().text()));
    return write(document);
  }

  Bytes undo(Upstream upstream) {
    var document = new TreeMap<String, Object>();
    document.put("@context", CONTEXT);
    document.put("id", upstream.followId() + "/undo");
    document.put("type", "Undo");
    document.put("actor", uris.actor().text());
    document.put("object", reference(upstream));
    document.put("to", List.of(upstream.subscriber().text()));
    return write(document);
  }

  /// The id of a Follow of ours.
  ///
  /// @param nonce no other Follow has it
  Iri followId(String nonce) {
    return Iri.of(uris.actor().text() + "#relays/" + nonce);
  }

  private Map<String, Object> reference(Upstream upstream) {
    return Map.of(
        "id", upstream.followId().text(),
        "type", "Follow",
        "actor", uris.actor().text(),
        "object", followed(upstream.style(), upstream.subscriber()));
  }

  private static String followed(Style style, ActorUri relay) {
    return switch (style) {
      case PUBLIC_FOLLOW -> Audience.PUBLIC.text();
      case ACTOR_FOLLOW -> relay.text();
    };
  }

  private static Bytes write(Map<String, Object> document) {
    return Bytes.wrapping(JSON.writeValueAsBytes(document));
  }
}
