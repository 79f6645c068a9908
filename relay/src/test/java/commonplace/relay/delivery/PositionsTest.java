package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PositionsTest {
  private static final int PARTITIONS = 3;
  private static final Map<Integer, Long> START = Map.of(0, 5L, 1, 0L, 2, 70L);

  private record Open(int partition, long offset) {}

  /// The model keeps an object for each partition all the time.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void theyAreWhatAnObjectForEachWouldSay(long seed) {
    var random = new Random(seed);
    var positions = new Positions(START, Instant.EPOCH);
    var model =
        IntStream.range(0, PARTITIONS)
            .mapToObj(p -> new Progress(p, START.getOrDefault(p, 0L), Instant.EPOCH))
            .toList();
    var open = new ArrayList<Open>();
    for (int i = 0; i < 400; i++) {
      int partition = random.nextInt(PARTITIONS);
      switch (random.nextInt(6)) {
        case 0 -> positions.cursor();
        case 1 -> skip(positions, model, partition, random.nextInt(3));
        case 2, 3 -> take(positions, model, partition, random.nextInt(3), open);
        case 4 -> settle(positions, model, open, random);
        default -> {
          if (random.nextInt(20) == 0) {
            positions.rewind();
            model.forEach(Progress::rewind);
            open.clear();
          }
        }
      }
      assertThat(positions.scanned(partition)).isEqualTo(model.get(partition).scanned());
      assertThat(positions.mayScan(partition)).isEqualTo(model.get(partition).mayScan());
      if (random.nextInt(10) == 0) {
        assertCursor(positions, model);
      }
    }
    assertCursor(positions, model);
  }

  private static void skip(Positions positions, List<Progress> model, int partition, int ahead) {
    long to = model.get(partition).scanned() + ahead;
    positions.at(partition).skipTo(to);
    model.get(partition).skipTo(to);
  }

  private static void take(
      Positions positions, List<Progress> model, int partition, int ahead, List<Open> open) {
    long offset = model.get(partition).scanned() + ahead;
    if (!model.get(partition).mayScan()) {
      return;
    }
    boolean settled = model.get(partition).isSettled(offset);
    assertThat(positions.at(partition).isSettled(offset)).isEqualTo(settled);
    positions.at(partition).take(offset);
    model.get(partition).take(offset);
    if (!settled) {
      open.add(new Open(partition, offset));
    }
  }

  private static void settle(
      Positions positions, List<Progress> model, List<Open> open, Random random) {
    if (!open.isEmpty()) {
      var one = open.remove(random.nextInt(open.size()));
      positions.at(one.partition).settle(one.offset);
      model.get(one.partition).settle(one.offset);
    }
  }

  private static void assertCursor(Positions positions, List<Progress> model) {
    var expected = new HashMap<Integer, Long>();
    model.forEach(progress -> expected.put(progress.partition(), progress.next()));
    assertThat(positions.cursor().next()).isEqualTo(expected);
  }

  @Test
  void whatIsAtRestKeepsNoObject() {
    var positions = new Positions(START, Instant.EPOCH);
    var first = positions.at(0);
    first.take(5);
    positions.cursor();
    assertThat(positions.at(0)).as("under way").isSameAs(first);
    first.settle(5);
    var cursor = positions.cursor();
    assertThat(cursor.at(0)).isEqualTo(6);
    assertThat(positions.cursor()).as("nothing moved").isSameAs(cursor);
    positions.upToDate(Instant.MAX);
    assertThat(positions.at(0)).as("at rest").isNotSameAs(first);
    assertThat(positions.at(0).servedUpTo()).isEqualTo(Instant.MAX);
  }

  /// A gap is never stated to begin later than it does.
  @Test
  void whatWaitsWasServedUpToWhenItBegan() {
    var positions = new Positions(START, Instant.EPOCH);
    positions.at(0).take(5);
    positions.upToDate(Instant.MAX);
    positions.rewind();
    positions.cursor();
    assertThat(positions.at(0).servedUpTo()).isEqualTo(Instant.EPOCH);
    positions.at(1).take(0);
    positions.at(1).take(Progress.MAX_SPAN - 1L);
    positions.upToDate(Instant.MAX);
    positions.at(1).settle(0);
    positions.at(1).settle(Progress.MAX_SPAN - 1L);
    assertThat(positions.cursor().at(1)).isEqualTo(Progress.MAX_SPAN);
    assertThat(positions.at(1).servedUpTo())
        .as("not looked at any further")
        .isEqualTo(Instant.EPOCH);
  }

  /// What was delivered above the cursor is not forgotten, and so not sent again.
  @Test
  void whatIsSettledAboveTheCursorStays() {
    var positions = new Positions(START, Instant.EPOCH);
    positions.at(1).take(0);
    positions.at(1).take(1);
    positions.at(1).settle(1);
    positions.rewind();
    assertThat(positions.cursor().at(1)).isZero();
    assertThat(positions.at(1).isSettled(1)).isTrue();
  }
}
