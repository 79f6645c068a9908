package commonplace.relay.delivery;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Replay;
import commonplace.relay.taking.Served;
import commonplace.relay.taking.Taking;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The subscriptions as delivery needs them.
public interface Subscriptions {
  /// Calls the listener for every current subscription and then for each change, on one thread. A
  /// wish for a replay is such a change.
  void onChange(Consumer<Follow> listener);

  /// All of them as they stand now: no later than a listener is told. Waits for no listener.
  Collection<Follow> current();

  /// The operator's last wish for a replay to this subscriber, if it is for this very subscription.
  default Optional<Replay> replay(Follow follow) {
    return Optional.empty();
  }

  /// How many are served, by what they take.
  default Map<Taking, Integer> receivers() {
    return Map.of();
  }

  /// How many users a server says it has.
  default Optional<Long> users(Authority server) {
    return Optional.empty();
  }

  /// In which forms the subscriber takes what others wrote; asked again and again, from any thread.
  Served served(Follow follow);
}
