package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
