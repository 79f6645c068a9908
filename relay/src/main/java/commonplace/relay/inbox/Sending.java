package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.terms.Objection;
import commonplace.core.terms.Send;
import commonplace.core.terms.Traits;
import commonplace.relay.inbox.Admission.Withheld;
import commonplace.relay.subscription.SubscriptionTable;
import java.util.Optional;

/// Holds what arrives against what its author's server wants to be relayed. What takes something
/// back is never asked about here.
final class Sending {
  private final SubscriptionTable subscriptions;

  Sending(SubscriptionTable subscriptions) {
    this.subscriptions = subscriptions;
  }

  /// What stops a post of this author's.
  Optional<Withheld> objection(ActorUri author, Traits post) {
    return subscriptions.sending(author).stream()
        .flatMap(send -> send.objection(post).stream())
        .findFirst()
        .map(Withheld::new);
  }

  /// What stops something that is no post.
  Optional<Withheld> objection(ActorUri author) {
    return subscriptions.sending(author).stream().anyMatch(Send::nothing)
        ? Optional.of(new Withheld(Objection.NOTHING))
        : Optional.empty();
  }
}
