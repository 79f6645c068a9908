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
          new RetrySchedule(Duration.ofMinutes(10), Duration.ofHours(4)),
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
  void oneInQuarantineIsProbedWithGrowingPauses() {
    pacing.failed(NOW, BROKEN);
    pacing.quarantine(NOW);
    var now = NOW.plusSeconds(2);
    for (int i = 1; i < 12; i++) {
      assertThat(pacing.isPaused(now)).isFalse();
      assertThat(pacing.window(8)).isEqualTo(1);
      pacing.failed(now, BROKEN);
      var longest = Duration.ofMinutes(Math.min(240, 10L << (i - 1)));
      var pause = Duration.between(now, pacing.pausedUntil().orElseThrow());
      assertThat(pause).isBetween(longest.dividedBy(2), longest);
      now = pacing.pausedUntil().orElseThrow();
    }
    assertThat(pacing.reaching()).isInstanceOf(Reaching.Failing.class);
    pacing.tryNow();
    assertThat(pacing.isPaused(now)).isFalse();
    assertThat(pacing.reaching()).isEqualTo(new Reaching.Untried());
    pacing.failed(now, BROKEN);
    assertThat(pacing.isPaused(now.plusSeconds(2))).isFalse();
    assertThat(pacing.passed(now.plusSeconds(2))).isTrue();
    assertThat(pacing.reaching()).isEqualTo(new Reaching.Passing());
    assertThat(pacing.window(8)).isEqualTo(8);
  }

  @Test
  void oneWhoseAnswersAreCutOffGetsOneAtATime() {
    pacing.answered(true);
    assertThat(pacing.passed(NOW)).isFalse();
    assertThat(pacing.window(8)).isEqualTo(1);
    assertThat(pacing.isPaused(NOW)).isFalse();
    pacing.answered(false);
    assertThat(pacing.window(8)).isEqualTo(8);
  }

  @Test
  void whatPassesEndsAPauseOfOurOwn() {
    pacing.failed(NOW, BROKEN);
    assertThat(pacing.isPaused(NOW.plusMillis(400))).isTrue();
    assertThat(pacing.passed(NOW.plusMillis(400))).isTrue();
    assertThat(pacing.isPaused(NOW.plusMillis(400))).isFalse();
  }
}
