package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.DeliveryReport;
import commonplace.core.log.DeliveryReport.Answer;
import commonplace.core.log.Follow.State;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What other nodes are told, and how often.
class ReportingTest {
  private static final Reaching PASSING = new Reaching.Passing();

  private final Reporting reporting = new Reporting("a");
  private final List<Map<String, Optional<DeliveryReport>>> told = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  private SubscriberStatus status(
      String host, Condition condition, Reaching reaching, long next, boolean answered) {
    var follow = Posts.follow(host, Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of());
    return new SubscriberStatus(
        follow,
        new Standing(
            follow.subscriber(),
            condition,
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            List.of()),
        reaching,
        new DeliveryCursor(Map.of(0, next)),
        0,
        Optional.empty(),
        answered
            ? Optional.of(new Answer("202", Instant.EPOCH, Duration.ZERO, 1))
            : Optional.empty(),
        List.of(),
        0,
        Duration.ZERO,
        Optional.empty(),
        List.of());
  }

  private SubscriberStatus passing(long next) {
    return status("a.example", Condition.ACTIVE, PASSING, next, true);
  }

  private SubscriberStatus failing(long next) {
    return status("a.example", Condition.ACTIVE, new Reaching.Failing(now, now, "503"), next, true);
  }

  /// @return how many were told
  private int tell(SubscriberStatus... all) {
    int before = told.size();
    reporting.tell(List.of(all), now, told::add);
    return told.size() == before ? 0 : told.getLast().size();
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void numbersAreToldOnceAMinuteAndOnlyIfTheyChanged() {
    assertThat(tell(passing(1))).isEqualTo(1);
    for (int seconds = 2; seconds < 60; seconds += 2) {
      pass(Duration.ofSeconds(2));
      assertThat(tell(passing(seconds))).as("after %s s", seconds).isZero();
    }
    pass(Duration.ofSeconds(2));
    assertThat(tell(passing(99))).isEqualTo(1);
    var last = told.getLast().values().iterator().next().orElseThrow();
    assertThat(last).isEqualTo(passing(99).report("a", now));
    pass(Duration.ofHours(1));
    assertThat(tell(passing(99))).as("the same").isZero();
    assertThat(tell(passing(100))).as("another").isEqualTo(1);
  }

  @Test
  void whatOneBeginsOrCeasesToBeIsToldSoon() {
    assertThat(tell(passing(1))).isEqualTo(1);
    pass(Reporting.SOONEST);
    assertThat(tell(failing(1))).isEqualTo(1);
    pass(Duration.ofSeconds(1));
    assertThat(tell(passing(1))).as("a moment later").isZero();
    pass(Reporting.SOONEST);
    assertThat(tell(passing(1))).isEqualTo(1);
    pass(Reporting.SOONEST);
    assertThat(tell(status("a.example", Condition.QUARANTINED, PASSING, 1, true))).isEqualTo(1);
  }

  @Test
  void oneThatWasTakenOverIsToldOfOnceItAnsweredOrAfterAMinute() {
    var untried = status("a.example", Condition.ACTIVE, new Reaching.Untried(), 1, false);
    assertThat(tell(untried)).isZero();
    pass(Duration.ofSeconds(30));
    assertThat(tell(untried)).isZero();
    pass(Duration.ofSeconds(30));
    assertThat(tell(untried)).isEqualTo(1);
    reporting.rest();
    assertThat(tell(untried)).isZero();
    assertThat(tell(passing(1))).as("an answer").isEqualTo(1);
  }

  @Test
  void whatCouldNotBeStoredIsDueAgainAndWhoLeftIsForgotten() {
    assertThatThrownBy(() ->
            reporting.tell(
                List.of(passing(1)),
                now,
                _ -> {
                  throw new LogUnavailableException("no", new IllegalStateException());
                }))
        .isInstanceOf(LogUnavailableException.class);
    assertThat(tell(passing(1))).isEqualTo(1);
    assertThat(tell()).isZero();
    assertThat(tell(passing(1))).as("it follows again").isEqualTo(1);
  }

  @Test
  void manyAreToldInSeveralRounds() {
    var all =
        IntStream.range(0, Reporting.AT_ONCE + 10)
            .mapToObj(i -> status("h" + i + ".example", Condition.ACTIVE, PASSING, 1, true))
            .toArray(SubscriberStatus[]::new);
    assertThat(tell(all)).isEqualTo(Reporting.AT_ONCE);
    assertThat(tell(all)).isEqualTo(10);
    assertThat(tell(all)).isZero();
    var keys = new HashMap<String, Optional<DeliveryReport>>();
    told.forEach(keys::putAll);
    assertThat(keys).hasSize(all.length);
  }
}
