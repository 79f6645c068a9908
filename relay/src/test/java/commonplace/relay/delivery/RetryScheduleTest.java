package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetryScheduleTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final RetrySchedule SCHEDULE = new RetrySchedule(FIRST, LONGEST);

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void delaysDoubleWithinABoundAndAreJittered(long seed) {
    var random = new SplittableRandom(seed);
    for (int failures = 1; failures < 100; failures++) {
      var delay = SCHEDULE.delay(failures, Optional.empty(), random);
      long full = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures - 1, 20));
      assertThat(delay.toMillis()).isBetween(full / 2, full);
    }
  }

  @Test
  void aReceiverMayAskForMoreButNotForEver() {
    var random = new SplittableRandom(1);
    assertThat(SCHEDULE.delay(1, Optional.of(Duration.ofMinutes(30)), random))
        .isEqualTo(Duration.ofMinutes(30));
    assertThat(SCHEDULE.delay(1, Optional.of(Duration.ofDays(30)), random))
        .isEqualTo(LONGEST.multipliedBy(RetrySchedule.PATIENCE));
    assertThat(SCHEDULE.delay(20, Optional.of(Duration.ofMillis(1)), random))
        .isGreaterThanOrEqualTo(LONGEST.dividedBy(2));
  }
}
