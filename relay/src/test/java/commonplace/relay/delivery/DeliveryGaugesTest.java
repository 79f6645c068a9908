package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Style;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryGaugesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final MeterRegistry meters = new SimpleMeterRegistry();

  private static SubscriberStatus status(
      String host, Condition condition, Reaching reaching, Duration behind) {
    return status(host, condition, reaching, behind, 0);
  }

  private static SubscriberStatus status(
      String host, Condition condition, Reaching reaching, Duration behind, long refused) {
    var follow = Posts.follow(host, Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of());
    return new SubscriberStatus(
        follow,
        new Standing(
            follow.subscriber(),
            condition,
            NOW.minus(behind),
            Optional.empty(),
            Optional.empty(),
            List.of()),
        reaching,
        new DeliveryCursor(Map.of()),
        1,
        Optional.of(NOW.minus(behind)),
        Optional.empty(),
        List.of(),
        refused,
        Duration.ZERO,
        reaching instanceof Reaching.Failing ? Optional.of(NOW.plusSeconds(60)) : Optional.empty(),
        List.of());
  }

  private double behind(String reaching) {
    return meters
        .get("commonplace.delivery.behind.seconds")
        .tag("reaching", reaching)
        .gauge()
        .value();
  }

  /// Whoever takes posts and is far behind is slow; whoever is down is not, for a day.
  @Test
  void whoTakesPostsAndWaitsIsToldApartFromWhoIsDown() {
    var down = new Reaching.Failing(NOW.minusSeconds(7_200), NOW, "no answer");
    var statuses =
        List.of(
            status("a.example", Condition.SLOW, Reaching.PASSING, Duration.ofMinutes(20)),
            status("b.example", Condition.ACTIVE, Reaching.PASSING, Duration.ofSeconds(3)),
            status("c.example", Condition.ACTIVE, down, Duration.ofHours(2)));
    DeliveryGauges.register(meters, () -> statuses, () -> NOW);
    assertThat(behind("passing")).isEqualTo(20 * 60);
    assertThat(behind("failing")).isEqualTo(2 * 3_600);
  }

  private double subscribers(String state) {
    return meters.get("commonplace.subscribers").tag("state", state).gauge().value();
  }

  /// An alert compares those that are down with those that are up: one that has been away for weeks
  /// says nothing about today.
  @Test
  void whoIsQuarantinedIsToldApartFromWhoIsDown() {
    var down = new Reaching.Failing(NOW.minusSeconds(7_200), NOW, "no answer");
    var statuses =
        List.of(
            status("a.example", Condition.QUARANTINED, down, Duration.ofDays(2)),
            status("b.example", Condition.QUARANTINED, down, Duration.ofDays(9)),
            status("c.example", Condition.ACTIVE, down, Duration.ofHours(2)),
            status("d.example", Condition.ACTIVE, Reaching.PASSING, Duration.ZERO));
    DeliveryGauges.register(meters, () -> statuses, () -> NOW);
    assertThat(subscribers("quarantined")).isEqualTo(2);
    assertThat(meters.get("commonplace.members.quarantined.lately").gauge().value()).isEqualTo(1);
    assertThat(subscribers("paused")).isEqualTo(1);
    assertThat(subscribers("active")).isEqualTo(1);
  }

  /// It is never behind and never fails, and loses every post.
  @Test
  void whoRefusesAllThatItIsSentIsCounted() {
    var statuses =
        List.of(
            status("a.example", Condition.ACTIVE, Reaching.PASSING, Duration.ZERO, 3),
            status("b.example", Condition.SLOW, Reaching.PASSING, Duration.ZERO, 500),
            status("c.example", Condition.ACTIVE, Reaching.PASSING, Duration.ZERO, 2),
            status("d.example", Condition.QUARANTINED, Reaching.PASSING, Duration.ZERO, 9));
    DeliveryGauges.register(meters, () -> statuses, () -> NOW);
    assertThat(meters.get("commonplace.members.refusing").gauge().value()).isEqualTo(2);
  }
}
