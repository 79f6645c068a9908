package commonplace.relay.delivery;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.relay.hashing.Hash128;
import commonplace.relay.terms.Content;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A record of `activities`, ready to be sent: everything that does not depend on the subscriber is
/// computed once, when the log is read.
///
/// @param partition of `activities`
/// @param offset of the record
/// @param appended when the log took it
/// @param author whose activity it is; one author's records keep their order
/// @param origins servers that must not get it back: the author's, the signer's and the object's
/// @param toPublicFollow what goes to subscribers of `as:Public`, if anything
/// @param toActorFollow what goes to followers of our actor, if anything
/// @param content what subscribers' terms may ask of it
/// @param withdrawable hashes under which a withdrawal of its content is known; empty if it has
///   none
record Prepared(
    int partition,
    long offset,
    Instant appended,
    String author,
    Set<Authority> origins,
    Optional<Payload> toPublicFollow,
    Optional<Payload> toActorFollow,
    Content content,
    Set<Hash128> withdrawable) {

  Optional<Payload> payloadFor(Style style, Optional<Authority> receiver) {
    if (receiver.isPresent() && origins.contains(receiver.get())) {
      return Optional.empty();
    }
    return switch (style) {
      case PUBLIC_FOLLOW -> toPublicFollow;
      case ACTOR_FOLLOW -> toActorFollow;
    };
  }

  /// Roughly how much memory it holds, in bytes.
  int weight() {
    return 500
        + content.retained()
        + toPublicFollow.map(p -> p.body().length()).orElse(0)
        + toActorFollow.map(p -> p.body().length()).orElse(0);
  }
}
