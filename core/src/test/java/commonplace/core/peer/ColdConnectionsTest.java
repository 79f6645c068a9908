package commonplace.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ColdConnectionsTest {
  private static final int PER_SECOND = 100;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /// Within any second no more begin than the bound and what may begin at once; and nobody waits
  /// longer than that needs.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void noSecondHasMoreThanTheBound(long seed) {
    var random = new Random(seed);
    long now = random.nextLong();
    var cold = new ColdConnections(PER_SECOND, now);
    var begins = new ArrayList<Long>();
    for (int i = 0; i < 500; i++) {
      now += random.nextInt(20) == 0 ? random.nextLong(SECOND) : random.nextLong(SECOND / 200);
      long wait = cold.turn(now);
      assertThat(wait).isNotNegative();
      if (wait > 0) {
        assertThat(now + wait - begins.getLast()).isLessThanOrEqualTo(SECOND / PER_SECOND);
      }
      begins.add(now + wait);
    }
    assertThat(begins).isSorted();
    int most = PER_SECOND + PER_SECOND / 10 + 1;
    for (int i = most; i < begins.size(); i++) {
      assertThat(begins.get(i) - begins.get(i - most)).isGreaterThanOrEqualTo(SECOND);
    }
    assertThat(cold.begun()).isEqualTo(500);
  }
}
