package commonplace.relay;

import commonplace.core.log.Follow;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.relays.RelayName;
import commonplace.relay.delivery.Handshake;
import commonplace.relay.delivery.Payload;
import commonplace.relay.subscription.Handshakes;
import commonplace.relay.subscription.SubscriptionTable;
import java.util.List;
import java.util.Set;

/// Lets delivery pay what subscribers are owed, and writes down what came of it.
final class OwedToSubscribers implements Handshake {
  private interface Change {
    void make() throws InterruptedException;
  }

  private final Handshakes handshakes;
  private final SubscriptionTable subscriptions;

  OwedToSubscribers(Handshakes handshakes, SubscriptionTable subscriptions) {
    this.handshakes = handshakes;
    this.subscriptions = subscriptions;
  }

  @Override
  public List<Payload> owed(Follow follow) {
    return handshakes.owed(follow, subscriptions.served(follow).followBack()).stream()
        .map(owed -> Payload.of(owed.document()).by(owed.relay()))
        .toList();
  }

  @Override
  public void answered(Follow follow, Set<RelayName> relays) {
    store(() -> subscriptions.changes().answered(follow, relays));
  }

  @Override
  public void gone(Follow follow) {
    store(() -> subscriptions.changes().ended(follow.subscriber(), "its inbox answers 410"));
  }

  private static void store(Change change) {
    try {
      change.make();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while an answer was stored", e);
    }
  }
}
