package commonplace.relay.delivery;

import commonplace.core.log.SubscriptionAspect.Follow;
import java.util.function.Consumer;

/// The subscriptions as delivery needs them.
public interface Subscriptions {
  /// Calls the listener for every current subscription and then for each change, on one thread.
  void onChange(Consumer<Follow> listener);
}
