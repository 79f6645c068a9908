package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgressTest {
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void theCursorMovesOnlyOverSettledRecordsAndNeverBack(long seed) {
    var random = new Random(seed);
    long start = random.nextInt(1_000);
    var progress = new Progress(start);
    var open = new ArrayList<Long>();
    long offset = start;
    for (int i = 0; i < 500; i++) {
      long before = progress.next();
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
}
