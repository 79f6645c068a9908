package commonplace.relay.delivery;

import commonplace.core.log.SubscriptionAspect.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Shows how many subscribers of this node are in which state, and how far the last of them is
/// behind. An active subscriber that is being left alone after failures counts as `paused`.
final class DeliveryGauges {
  private static final String PAUSED = "paused";

  private DeliveryGauges() {}

  static void register(MeterRegistry meters, Supplier<List<SubscriberStatus>> statuses) {
    for (var state : List.of(label(State.ACTIVE), label(State.ACCEPT_OWED), PAUSED)) {
      Gauge.builder("commonplace.subscribers", () -> in(state, statuses.get()).size())
          .description("Subscribers that this node serves")
          .tag("state", state)
          .register(meters);
      Gauge.builder("commonplace.delivery.lag", () -> largestLag(in(state, statuses.get())))
          .description("Records of activities that the last subscriber is behind")
          .tag("state", state)
          .register(meters);
    }
  }

  private static List<SubscriberStatus> in(String state, List<SubscriberStatus> all) {
    return all.stream().filter(status -> state(status).equals(state)).toList();
  }

  private static long largestLag(List<SubscriberStatus> some) {
    return some.stream().mapToLong(SubscriberStatus::lag).max().orElse(0);
  }

  private static String state(SubscriberStatus status) {
    var state = status.follow().state();
    return state == State.ACTIVE && status.pausedUntil().isPresent() ? PAUSED : label(state);
  }

  private static String label(State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
