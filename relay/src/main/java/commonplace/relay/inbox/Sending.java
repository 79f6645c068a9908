package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.terms.Objection;
import commonplace.core.terms.Send;
import commonplace.core.terms.Traits;
import commonplace.relay.inbox.Admission.Withheld;
import commonplace.relay.subscription.SubscriptionTable;
import java.util.Optional;
import java.util.function.Supplier;

/// Holds what arrives against what its author's server wants to be relayed. What takes something
/// back is never asked about here.
final class Sending {
  private final SubscriptionTable subscriptions;

  Sending(SubscriptionTable subscriptions) {
    this.subscriptions = subscriptions;
  }

  /// What stops a post of this author's.
  ///
  /// @param post asked for only if a term depends on it
  Optional<Withheld> objection(ActorUri author, Supplier<Traits> post) {
    return subscriptions.servers().sending(author).stream()
        .filter(send -> !send.equals(Send.EVERYTHING))
        .flatMap(send -> send.objection(post.get()).stream())
        .findFirst()
        .map(objection -> new Withheld(objection, true));
  }

  /// What stops something that is no post.
  Optional<Withheld> objection(ActorUri author) {
    return subscriptions.servers().sending(author).stream().anyMatch(Send::nothing)
        ? Optional.of(new Withheld(Objection.NOTHING, true))
        : Optional.empty();
  }
}
