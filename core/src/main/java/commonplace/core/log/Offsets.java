package commonplace.core.log;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Offsets of all partitions of a topic, without an object for each: every subscriber has some.
/// Unmodifiable.
final class Offsets extends AbstractMap<Integer, Long> {
  private final long[] offsets;

  private Offsets(long[] offsets) {
    this.offsets = offsets;
  }

  /// An unmodifiable copy.
  ///
  /// @param offsets by partition; small if it is of partitions from 0 on without a gap
  static Map<Integer, Long> copyOf(Map<Integer, Long> offsets) {
    if (offsets instanceof Offsets) {
      return offsets;
    }
    var copy = new long[offsets.size()];
    for (int partition = 0; partition < copy.length; partition++) {
      var offset = offsets.get(partition);
      if (offset == null) {
        return Map.copyOf(offsets);
      }
      copy[partition] = offset;
    }
    return new Offsets(copy);
  }

  /// A changed copy.
  static Map<Integer, Long> with(Map<Integer, Long> offsets, Map<Integer, Long> changes) {
    if (offsets instanceof Offsets small
        && changes.keySet().stream().allMatch(small::containsKey)) {
      var copy = small.offsets.clone();
      changes.forEach((partition, offset) -> copy[partition] = offset);
      return new Offsets(copy);
    }
    var copy = new HashMap<>(offsets);
    copy.putAll(changes);
    return copyOf(copy);
  }

  @Override
  public @Nullable Long get(@Nullable Object key) {
    return key instanceof Integer partition && partition >= 0 && partition < offsets.length
        ? Long.valueOf(offsets[partition])
        : null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return offsets.length;
  }

  @Override
  public Set<Entry<Integer, Long>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<Integer, Long>> iterator() {
        return IntStream.range(0, offsets.length)
            .mapToObj(partition -> Map.entry(partition, offsets[partition]))
            .iterator();
      }

      @Override
      public int size() {
        return offsets.length;
      }
    };
  }
}
