package commonplace.relay;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Replay;
import commonplace.relay.delivery.Subscriptions;
import commonplace.relay.subscription.SubscriptionTable;
import commonplace.relay.taking.Served;
import commonplace.relay.taking.Taking;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Lets delivery see the subscriptions.
///
/// @param table where they are
record ServedSubscriptions(SubscriptionTable table) implements Subscriptions {
  @Override
  public void onChange(Consumer<Follow> listener) {
    table.onChange(listener);
  }

  @Override
  public Collection<Follow> current() {
    return table.current();
  }

  @Override
  public Optional<Replay> replay(Follow follow) {
    return table.replay(follow);
  }

  @Override
  public Map<Taking, Integer> receivers() {
    return table.receivers();
  }

  @Override
  public Optional<Long> users(Authority server) {
    return table.servers().users(server);
  }

  @Override
  public Served served(Follow follow) {
    return table.served(follow);
  }
}
