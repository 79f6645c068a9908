package commonplace.relay.delivery;

import commonplace.core.log.SubscriptionAspect.Follow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Subscriptions that a test makes and ends.
final class Table implements Subscriptions {
  private final List<Follow> follows = new ArrayList<>();
  private final List<Consumer<Follow>> listeners = new ArrayList<>();

  @Override
  public synchronized void onChange(Consumer<Follow> listener) {
    follows.forEach(listener);
    listeners.add(listener);
  }

  synchronized void put(Follow follow) {
    follows.removeIf(old -> old.subscriber().equals(follow.subscriber()));
    follows.add(follow);
    listeners.forEach(listener -> listener.accept(follow));
  }
}
