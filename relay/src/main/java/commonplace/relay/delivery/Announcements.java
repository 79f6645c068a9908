package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.Ed25519KeyPair;
import commonplace.core.integrity.EddsaJcs2022;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.relay.identity.OwnKey;
import commonplace.relay.identity.RelayUris;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes the Announces of one of our relays and their Undos, with an integrity proof (FEP-8b32),
/// so that they hold when others forward them. An Announce's id is derived from its object's id, so
/// that a repeated one is recognised and an Undo needs no table. The same object, time and key give
/// the same bytes.
final class Announcements {
  private static final String CONTEXT = "https://www.w3.org/ns/activitystreams";
  private static final String PROOFS = "https://w3id.org/security/data-integrity/v1";
  private static final String PUBLIC = CONTEXT + "#Public";
  private static final int HASH_BYTES = 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RelayUris uris;
  private final String actor;
  private final Function<RelayName, OwnKey<Ed25519KeyPair>> keys;

  /// @param origin our public base URL, without a trailing slash
  /// @param keys makes each relay's proofs; asked for each time, because it is read at the start
  ///   and may be replaced
  Announcements(String origin, Function<RelayName, OwnKey<Ed25519KeyPair>> keys) {
    this(new RelayUris(origin), keys);
  }

  private Announcements(RelayUris uris, Function<RelayName, OwnKey<Ed25519KeyPair>> keys) {
    this.uris = uris;
    this.actor = uris.actor().text();
    this.keys = keys;
  }

  /// Those of another one of our relays.
  Announcements of(RelayName relay) {
    return relay.equals(uris.relay()) ? this : new Announcements(uris.of(relay), keys);
  }

  /// For everybody.
  ///
  /// @param published when the log took the activity; its proof is of the same time
  Bytes announce(Iri object, Instant published) {
    return announce(object, published, Optional.empty());
  }

  /// @param to whom alone it names beside our followers, as Pleroma names its relay; everybody if
  ///   absent
  Bytes announce(Iri object, Instant published, Optional<ActorUri> to) {
    var document = addressed(reference(object).put("published", published.toString()), to);
    return proved(document, published);
  }

  /// For everybody.
  ///
  /// @param at when the log took what takes it back
  Bytes undo(Iri object, Instant at) {
    return undo(object, at, Optional.empty());
  }

  /// @param to as of the Announce
  Bytes undo(Iri object, Instant at, Optional<ActorUri> to) {
    var document = JSON.createObjectNode().put("id", id(object) + "#undo").put("type", "Undo");
    document.put("actor", actor).set("object", reference(object));
    return proved(addressed(document, to), at);
  }

  /// Our name.
  Authority authority() {
    return uris.authority();
  }

  String id(Iri object) {
    return uris.announces() + hash(object);
  }

  /// The part of the id that names the object: 128 bits of SHA-256, base64url.
  static String hash(Iri object) {
    var digest =
        CryptoProvider.sha256().digest(object.canonical().getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(digest, HASH_BYTES));
  }

  private ObjectNode reference(Iri object) {
    return JSON.createObjectNode()
        .put("id", id(object))
        .put("type", "Announce")
        .put("actor", actor)
        .put("object", object.text());
  }

  private ObjectNode addressed(ObjectNode document, Optional<ActorUri> to) {
    document.putArray("@context").add(CONTEXT).add(PROOFS);
    var named = document.putArray("to").add(uris.followers().text());
    to.ifPresentOrElse(one -> named.add(one.text()), () -> document.putArray("cc").add(PUBLIC));
    return document;
  }

  private Bytes proved(ObjectNode document, Instant at) {
    var current = keys.apply(uris.relay());
    var proved = EddsaJcs2022.sign(document, current.id(), current.pair(), at);
    return Bytes.wrapping(JSON.writeValueAsBytes(proved));
  }
}
