package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.integrity.KeyedDigest;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// By what an activity is known again: actor, id and type; for an Update, and where there is no id,
/// also the body, because some servers reuse one id. Keyed hashes, so that what is kept names
/// nobody. Thread-safe.
final class ActivityIdentity {
  private final KeyedDigest digest;

  ActivityIdentity(KeyedDigest digest) {
    this.digest = digest;
  }

  Hash128 of(AdmittedActivity activity) {
    return of(activity.actor(), activity.id(), activity.type(), activity.body());
  }

  Hash128 of(ActorUri actor, Optional<Iri> id, String type, Bytes body) {
    boolean byBody = type.equals("Update") || id.isEmpty();
    var parts =
        "activity\n" + canonical(actor) + "\n" + id.map(Iri::canonical).orElse("") + "\n" + type;
    return hash(
        byBody
            ? parts + "\n" + HexFormat.of().formatHex(CryptoProvider.sha256().digest(body.shared()))
            : parts);
  }

  /// By what an activity is known whose body is not at hand.
  Hash128 of(ActorUri actor, Iri id, String type) {
    return of(actor, Optional.of(id), type, Bytes.EMPTY);
  }

  /// That an actor's object was relayed.
  Hash128 ofObject(ActorUri actor, Iri object) {
    return hash("object\n" + canonical(actor) + "\n" + object.canonical());
  }

  private static String canonical(ActorUri actor) {
    return actor.value().canonical();
  }

  private Hash128 hash(String text) {
    return Hash128.of(digest.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
