package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Form;
import commonplace.relay.taking.Served;
import commonplace.relay.taking.Taking;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Subscriptions that a test makes and ends.
final class Table implements Subscriptions {
  private final Map<ActorUri, Form> forms = new HashMap<>();
  private final List<Follow> follows = new CopyOnWriteArrayList<>();
  private final List<Consumer<Follow>> listeners = new ArrayList<>();

  @Override
  public synchronized void onChange(Consumer<Follow> listener) {
    follows.forEach(listener);
    listeners.add(listener);
  }

  @Override
  public Collection<Follow> current() {
    return List.copyOf(follows);
  }

  @Override
  public synchronized Served served(Follow follow) {
    var form = Optional.ofNullable(forms.get(follow.subscriber()));
    return Served.of(follow, Optional.empty(), form);
  }

  @Override
  public synchronized Map<Taking, Integer> receivers() {
    var receivers = new EnumMap<Taking, Integer>(Taking.class);
    follows.forEach(follow -> receivers.merge(served(follow).taking(), 1, Integer::sum));
    return receivers;
  }

  /// What the subscriber takes from now on.
  synchronized void takes(Follow follow, Taking now, Taking... earlier) {
    var labels = Stream.of(earlier).map(Taking::label).toList();
    forms.put(
        follow.subscriber(),
        new Form(follow.subscriber(), Optional.of(now.label()), labels, Instant.EPOCH));
  }

  synchronized void put(Follow follow) {
    follows.removeIf(old -> old.subscriber().equals(follow.subscriber()));
    follows.add(follow);
    listeners.forEach(listener -> listener.accept(follow));
  }
}
