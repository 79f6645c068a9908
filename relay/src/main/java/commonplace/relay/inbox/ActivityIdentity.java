package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.KeyedDigest;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.runtime.Bytes;
import commonplace.relay.hashing.Hash128;
import commonplace.relay.hashing.TextHashes;
import java.util.Optional;

/// By what an activity is known again: actor, id and type; for an Update, and where there is no id,
/// also the body, because some servers reuse one id. Keyed hashes, so that what is stored names
/// nobody. Thread-safe.
final class ActivityIdentity {
  private final TextHashes hashes;

  ActivityIdentity(KeyedDigest digest) {
    this.hashes = new TextHashes(digest::of);
  }

  Hash128 of(AdmittedActivity activity) {
    return hash("activity\n" + activity.identity());
  }

  /// By what an activity is known whose body is not at hand.
  Hash128 of(ActorUri actor, Iri id, String type) {
    return hash(
        "activity\n" + AdmittedActivity.identityOf(actor, Optional.of(id), type, Bytes.EMPTY));
  }

  /// That an object's Create was admitted.
  Hash128 ofCreated(Iri object) {
    return hash("created\n" + object.canonical());
  }

  /// That somebody's Announce of an object was admitted.
  Hash128 ofAnnounced(Iri object) {
    return hash("announced\n" + object.canonical());
  }

  /// That a relay's, or another server's own actor's, Announce of an object was admitted.
  Hash128 ofCarried(Iri object) {
    return hash("carried\n" + object.canonical());
  }

  /// That the log tells of the end of an object or Announce.
  Hash128 ofEnded(Iri id) {
    return hash("ended\n" + id.canonical());
  }

  private Hash128 hash(String text) {
    return hashes.of(text);
  }
}
