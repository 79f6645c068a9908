package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PaceTest {
  private static final Instant JOINED = Instant.parse("2026-05-01T12:00:00Z");

  private final Pace pace = Pace.of(JOINED);

  @Test
  void whatIsNewIsDueAtOnce() {
    assertThat(pace.turn(JOINED, JOINED)).isEqualTo(Instant.MIN);
    assertThat(pace.turn(JOINED.plusSeconds(1), JOINED)).isEqualTo(Instant.MIN);
  }

  @Test
  void whatWasThereBeforeGoesOneByOne() {
    var old = JOINED.minusSeconds(60);
    assertThat(pace.turn(old, JOINED)).isEqualTo(JOINED);
    assertThat(pace.turn(old, JOINED)).isEqualTo(JOINED.plus(Pace.GAP));
    assertThat(pace.turn(old, JOINED)).isEqualTo(JOINED.plus(Pace.GAP.multipliedBy(2)));
    assertThat(pace.turn(old, JOINED.plusSeconds(9))).isEqualTo(JOINED.plusSeconds(9));
  }

  /// However it is read: all at once, or piece by piece.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void betweenTwoThereIsAlwaysTheGap(long seed) {
    var random = new Random(seed);
    var now = JOINED;
    var last = pace.turn(JOINED.minusSeconds(60), now);
    for (int i = 0; i < 50; i++) {
      now = now.plusMillis(random.nextLong(300));
      var turn = pace.turn(JOINED.minusSeconds(60), now);
      assertThat(turn).isEqualTo(latest(now, last.plus(Pace.GAP)));
      last = turn;
    }
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  @Test
  void whoeverHasNoHistoryIsNotPaced() {
    assertThat(Pace.of(Instant.MIN).turn(Instant.EPOCH, JOINED)).isEqualTo(Instant.MIN);
  }
}
