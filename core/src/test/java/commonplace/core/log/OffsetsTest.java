package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OffsetsTest {
  /// Of all partitions, of some, and of none.
  @Test
  void aCopyIsTheSameMap() {
    for (var map :
        List.<Map<Integer, Long>>of(
            Map.of(),
            Map.of(0, 7L, 1, 0L, 2, Long.MAX_VALUE),
            Map.of(1, 3L),
            Map.of(0, 1L, 5, 2L))) {
      var copy = Offsets.copyOf(map);
      assertThat(copy).isEqualTo(map).hasSameHashCodeAs(map).hasSameSizeAs(map);
      assertThat(map).isEqualTo(copy);
      assertThat(new HashMap<>(copy)).isEqualTo(map);
      map.forEach((partition, offset) -> assertThat(copy.get(partition)).isEqualTo(offset));
      assertThat(copy.get(9)).isNull();
      assertThat(copy.containsKey(-1)).isFalse();
    }
  }

  /// However many bytes the greatest of them needs.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void eachOffsetIsKeptWhole(long seed) {
    var random = new Random(seed);
    var map = new HashMap<Integer, Long>();
    int bits = 1 + random.nextInt(63);
    for (int partition = 0; partition < 32; partition++) {
      map.put(partition, random.nextLong() >>> (Long.SIZE - bits));
    }
    var copy = Offsets.copyOf(map);
    assertThat(copy).isEqualTo(map).hasSameHashCodeAs(map);
    assertThat(Offsets.copyOf(new HashMap<>(map))).isSameAs(copy);
    long changed = map.merge(3, 1L << random.nextInt(62), (one, other) -> one ^ other);
    assertThat(Offsets.with(copy, Map.of(3, changed))).isEqualTo(map).isNotEqualTo(copy);
  }

  @Test
  void aChangedCopyDiffersThereAlone() {
    for (var map : List.<Map<Integer, Long>>of(Map.of(0, 7L, 1, 2L), Map.of(1, 3L))) {
      var before = Offsets.copyOf(map);
      for (int partition : List.of(1, 9)) {
        var expected = new HashMap<>(map);
        expected.put(partition, 8L);
        assertThat(Offsets.with(before, Map.of(partition, 8L))).isEqualTo(expected);
      }
      assertThat(before).isEqualTo(map);
    }
  }

  @Test
  void itDoesNotChangeWithTheOriginal() {
    var map = new HashMap<>(Map.of(0, 7L));
    var copy = Offsets.copyOf(map);
    map.put(0, 8L);
    assertThat(copy.get(0)).isEqualTo(7);
  }
}
