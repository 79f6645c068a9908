package commonplace.relay.delivery;

import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/// Writes our own Announces and their Undos. An Announce's id is derived from its object's id, so
/// that a repeated one is recognised and an Undo needs no table.
final class Announcements {
  private static final String CONTEXT = "https://www.w3.org/ns/activitystreams";
  private static final String PUBLIC = CONTEXT + "#Public";
  private static final int HASH_BYTES = 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String origin;
  private final String actor;

  /// @param origin our public base URL, without a trailing slash
  Announcements(String origin) {
    this.origin = origin;
    this.actor = origin + "/actor";
  }

  /// @param published when the log took the activity
  Bytes announce(Iri object, Instant published) {
    var document = new TreeMap<>(announceReference(object));
    document.put("@context", CONTEXT);
    document.put("published", published.toString());
    document.putAll(audience());
    return write(document);
  }

  Bytes undo(Iri object) {
    var document = new TreeMap<String, Object>(audience());
    document.put("@context", CONTEXT);
    document.put("id", id(object) + "#undo");
    document.put("type", "Undo");
    document.put("actor", actor);
    document.put("object", announceReference(object));
    return write(document);
  }

  String id(Iri object) {
    return origin + "/announces/" + hash(object);
  }

  /// The part of the id that names the object: 128 bits of SHA-256, base64url.
  static String hash(Iri object) {
    var digest =
        CryptoProvider.sha256().digest(object.canonical().getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(digest, HASH_BYTES));
  }

  private Map<String, Object> announceReference(Iri object) {
    return Map.of("id", id(object), "type", "Announce", "actor", actor, "object", object.text());
  }

  private Map<String, Object> audience() {
    return Map.of("to", List.of(actor + "/followers"), "cc", List.of(PUBLIC));
  }

  private static Bytes write(Map<String, Object> document) {
    return Bytes.wrapping(JSON.writeValueAsBytes(document));
  }
}
