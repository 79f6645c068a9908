package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgressTest {
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void theCursorMovesOnlyOverSettledRecordsAndNeverBack(long seed) {
    var random = new Random(seed);
    long start = random.nextInt(1_000);
    var progress = new Progress(0, start, Instant.EPOCH);
    var open = new ArrayList<Long>();
    long offset = start;
    for (int i = 0; i < 500; i++) {
      long before = progress.next();
      if (random.nextInt(50) == 0) {
        rewind(progress, open);
      }
      if (progress.mayScan() && (open.isEmpty() || random.nextBoolean())) {
        offset += random.nextInt(4);
        progress.take(offset);
        open.add(offset);
        offset++;
      } else {
        progress.settle(open.remove(random.nextInt(open.size())));
      }
      long lowest = open.stream().mapToLong(Long::longValue).min().orElse(progress.scanned());
      assertThat(progress.next()).isEqualTo(lowest).isGreaterThanOrEqualTo(before);
    }
  }

  /// Only what is not settled is taken up once more.
  private static void rewind(Progress progress, List<Long> open) {
    long end = progress.scanned();
    progress.rewind();
    var again = new ArrayList<Long>();
    for (long offset = progress.next(); offset < end; offset++) {
      if (!progress.isSettled(offset)) {
        again.add(offset);
      }
      progress.take(offset);
    }
    assertThat(again).containsExactlyInAnyOrderElementsOf(open);
    assertThat(progress.scanned()).isEqualTo(end);
  }
}
