package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PacingTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
  private final Pacing pacing =
      new Pacing(
          new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          new SplittableRandom(1));

  private static Outcome.TryLater answered(String status) {
    return new Outcome.TryLater(status, Optional.empty(), true);
  }

  @Test
  void oneFailureConcernsTheRecordTwoTheReceiver() {
    pacing.failed(NOW, answered("500"));
    assertThat(pacing.isPaused(NOW)).isFalse();
    assertThat(pacing.window(8)).isEqualTo(8);
    pacing.failed(NOW, answered("500"));
    assertThat(pacing.isPaused(NOW)).isTrue();
    assertThat(pacing.window(8)).isEqualTo(1);
    assertThat(pacing.passed(NOW)).isTrue();
    assertThat(pacing.isPaused(NOW)).isFalse();
    assertThat(pacing.window(8)).isEqualTo(8);
  }

  @Test
  void aReceiverThatCannotBeReachedIsLeftAloneAtOnceAndThenLonger() {
    var failure = new Outcome.TryLater("connection refused", Optional.empty(), false);
    pacing.failed(NOW, failure);
    assertThat(pacing.pausedUntil().orElseThrow()).isBeforeOrEqualTo(NOW.plusSeconds(1));
    for (int i = 0; i < 20; i++) {
      pacing.failed(pacing.pausedUntil().orElseThrow(), failure);
    }
    var last = pacing.pausedUntil().orElseThrow();
    pacing.failed(last, failure);
    assertThat(Duration.between(last, pacing.pausedUntil().orElseThrow()))
        .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
  }

  @Test
  void retryAfterPausesTheReceiver() {
    var asked = new Outcome.TryLater("429", Optional.of(Duration.ofMinutes(3)), true);
    pacing.failed(NOW, asked);
    assertThat(pacing.isPaused(NOW.plus(Duration.ofMinutes(2)))).isTrue();
    assertThat(pacing.isPaused(NOW.plus(Duration.ofMinutes(3)))).isFalse();
  }
}
