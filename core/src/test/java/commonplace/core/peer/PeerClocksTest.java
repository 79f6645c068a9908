package commonplace.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PeerClocksTest {
  private final PeerClocks clocks =
      new PeerClocks(InstantSource.fixed(Instant.parse("2026-11-28T12:00:00Z")));

  @Test
  void theMiddleOfSeveralCounts() {
    clocks.note("a.example", "Sat, 28 Nov 2026 12:02:00 GMT");
    clocks.note("b.example", "Sat, 28 Nov 2026 12:02:10 GMT");
    assertThat(clocks.skew()).isEmpty();
    clocks.note("a.example", "Sat, 28 Nov 2026 12:02:00 GMT");
    assertThat(clocks.skew()).as("one host counts once").isEmpty();
    clocks.note("c.example", "Sun, 01 Jan 2040 00:00:00 GMT");
    assertThat(clocks.skew()).contains(Duration.ofSeconds(130));
  }

  @Test
  void nonsenseIsNoClock() {
    for (int n = 0; n < 10; n++) {
      clocks.note(n + ".example", "yesterday");
      clocks.note(n + ".example", null);
    }
    assertThat(clocks.skew()).isEmpty();
  }

  @Test
  void manyHostsTakeNoMoreRoom() {
    for (int n = 0; n < 1_000; n++) {
      clocks.note(n + ".example", "Sat, 28 Nov 2026 12:00:00 GMT");
    }
    for (int n = 0; n < 64; n++) {
      clocks.note("late" + n + ".example", "Sat, 28 Nov 2026 11:59:00 GMT");
    }
    assertThat(clocks.skew()).contains(Duration.ofMinutes(-1));
  }

  @Test
  void oneAnswerInAWhileIsLookedAt() {
    assertThat(clocks.isDue()).isTrue();
    assertThat(clocks.isDue()).isFalse();
  }
}
