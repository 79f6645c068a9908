package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

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

  @Test
  void whoeverHasNoHistoryIsNotPaced() {
    assertThat(Pace.of(Instant.MIN).turn(Instant.EPOCH, JOINED)).isEqualTo(Instant.MIN);
  }
}
