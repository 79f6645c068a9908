package commonplace.relay.delivery;

import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Condition;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// Shows how many subscribers of this node are in which state, and how far the last of them is
/// behind: of those that take what they are sent, and of those of which every try fails. An active
/// subscriber that is being left alone after failures counts as `paused`, and as `quarantined` once
/// it is: those have been away for so long that they say nothing about today.
final class DeliveryGauges {
  /// If so many are quarantined within this time, it is more likely our own network than theirs.
  private static final Duration LATELY = Duration.ofDays(3);

  private static final String PAUSED = "paused";
  private static final String QUARANTINED = label(Condition.QUARANTINED);

  private DeliveryGauges() {}

  static void register(
      MeterRegistry meters, Supplier<List<SubscriberStatus>> statuses, InstantSource clock) {
    for (var condition : Condition.values()) {
      Gauge.builder("commonplace.members", () -> in(condition, statuses.get()).size())
          .description("Subscribers that this node serves, by how they stand")
          .tag("condition", label(condition))
          .register(meters);
    }
    for (boolean failing : List.of(true, false)) {
      Gauge.builder(
              "commonplace.delivery.behind.seconds",
              () -> behind(failing, statuses.get(), clock.instant()))
          .description("Age of the oldest record that a subscriber still waits for")
          .tag("reaching", failing ? "failing" : "passing")
          .register(meters);
    }
    Gauge.builder(
            "commonplace.members.failing",
            () -> statuses.get().stream().filter(s -> s.failingSince().isPresent()).count())
        .description("Subscribers of which every try fails")
        .register(meters);
    Gauge.builder(
            "commonplace.members.gaps",
            () -> statuses.get().stream().filter(s -> s.gap() > 0).count())
        .description("Subscribers that missed something for good, as far as is remembered")
        .register(meters);
    Gauge.builder(
            "commonplace.members.refusing",
            () -> statuses.get().stream().filter(DeliveryGauges::isRefusing).count())
        .description("Subscribers that answer and have refused all of the last records")
        .register(meters);
    Gauge.builder(
            "commonplace.members.quarantined.lately",
            () -> quarantinedAfter(clock.instant().minus(LATELY), statuses.get()))
        .description("Subscribers that were quarantined within the last three days")
        .register(meters);
    for (var state : List.of(label(State.ACTIVE), label(State.ACCEPT_OWED), PAUSED, QUARANTINED)) {
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

  private static List<SubscriberStatus> in(Condition condition, List<SubscriberStatus> all) {
    return all.stream().filter(status -> status.standing().condition() == condition).toList();
  }

  private static long quarantinedAfter(Instant then, List<SubscriberStatus> all) {
    return in(Condition.QUARANTINED, all).stream()
        .filter(status -> status.standing().since().isAfter(then))
        .count();
  }

  private static double behind(boolean failing, List<SubscriberStatus> all, Instant now) {
    return all.stream()
        .filter(status -> status.failingSince().isPresent() == failing)
        .flatMap(status -> status.oldest().stream())
        .mapToLong(oldest -> Math.max(0, Duration.between(oldest, now).toSeconds()))
        .max()
        .orElse(0);
  }

  private static long largestLag(List<SubscriberStatus> some) {
    return some.stream().mapToLong(SubscriberStatus::lag).max().orElse(0);
  }

  private static String state(SubscriberStatus status) {
    var follow = status.follow();
    var state = follow.isActive() ? State.ACTIVE : follow.state();
    if (state != State.ACTIVE) {
      return label(state);
    }
    if (StandingRules.isAway(status.standing())) {
      return QUARANTINED;
    }
    return status.pausedUntil().isPresent() ? PAUSED : label(state);
  }

  /// A refusal settles a record, so that one that refuses all loses all and is never behind.
  private static boolean isRefusing(SubscriberStatus status) {
    return status.refusedInARow() >= Reporting.MANY_REFUSED
        && !StandingRules.isAway(status.standing());
  }

  private static String label(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
