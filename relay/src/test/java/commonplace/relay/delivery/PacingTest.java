package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PacingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Outcome.TryLater BUSY =
      new Outcome.TryLater("429", Optional.of(Duration.ofMinutes(1)), true);
  private static final Outcome.TryLater BROKEN =
      new Outcome.TryLater("connection refused", Optional.empty(), false);

  private final Pacing pacing =
      new Pacing(
          new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(10)),
          new SplittableRandom(1));

  @Test
  void aPauseThatWasAskedForOutlastsWhatWasOnItsWay() {
    pacing.failed(NOW, BUSY);
    assertThat(pacing.passed(NOW.plusMillis(5))).isFalse();
    assertThat(pacing.isPaused(NOW.plusSeconds(59))).isTrue();
    assertThat(pacing.pausedUntil()).isPresent();
    assertThat(pacing.isPaused(NOW.plusSeconds(61))).isFalse();
    assertThat(pacing.window(8)).isEqualTo(1);
    assertThat(pacing.passed(NOW.plusSeconds(62))).isTrue();
    assertThat(pacing.window(8)).isEqualTo(8);
  }

  @Test
  void aLaterAnswerCanAskForMore() {
    pacing.failed(NOW, BUSY);
    pacing.failed(NOW.plusSeconds(30), BUSY);
    assertThat(pacing.isPaused(NOW.plusSeconds(89))).isTrue();
    assertThat(pacing.isPaused(NOW.plusSeconds(91))).isFalse();
  }

  @Test
  void whatPassesEndsAPauseOfOurOwn() {
    pacing.failed(NOW, BROKEN);
    assertThat(pacing.isPaused(NOW.plusMillis(400))).isTrue();
    assertThat(pacing.passed(NOW.plusMillis(400))).isTrue();
    assertThat(pacing.isPaused(NOW.plusMillis(400))).isFalse();
  }
}
