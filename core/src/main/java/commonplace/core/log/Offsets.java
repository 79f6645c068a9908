package commonplace.core.log;

import commonplace.core.runtime.Lately;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Offsets of all partitions of a topic, without an object for each, and in as many bytes as the
/// greatest of them needs: every subscriber has some. Whoever has got everything is where all
/// others are who have, so one object does for them. Unmodifiable.
final class Offsets extends AbstractMap<Integer, Long> {
  private static final Lately<Offsets, Offsets> LATELY = new Lately<>(256);

  /// Each with its lowest byte first.
  private final byte[] packed;

  private final byte width;

  private Offsets(long[] offsets) {
    long all = 0;
    for (long offset : offsets) {
      all |= offset;
    }
    this.width = (byte) Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(all) + 7) / Byte.SIZE);
    this.packed = new byte[offsets.length * width];
    for (int partition = 0; partition < offsets.length; partition++) {
      for (int i = 0; i < width; i++) {
        packed[partition * width + i] = (byte) (offsets[partition] >>> (i * Byte.SIZE));
      }
    }
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
    return of(copy);
  }

  /// A changed copy.
  static Map<Integer, Long> with(Map<Integer, Long> offsets, Map<Integer, Long> changes) {
    if (offsets instanceof Offsets small
        && changes.keySet().stream().allMatch(small::containsKey)) {
      var copy = IntStream.range(0, small.size()).mapToLong(small::at).toArray();
      changes.forEach((partition, offset) -> copy[partition] = offset);
      return of(copy);
    }
    var copy = new HashMap<>(offsets);
    copy.putAll(changes);
    return copyOf(copy);
  }

  private static Offsets of(long[] offsets) {
    return LATELY.get(new Offsets(offsets), Function.identity());
  }

  private long at(int partition) {
    long offset = 0;
    for (int i = 0; i < width; i++) {
      offset |= (packed[partition * width + i] & 0xffL) << (i * Byte.SIZE);
    }
    return offset;
  }

  @Override
  public @Nullable Long get(@Nullable Object key) {
    return key instanceof Integer partition && partition >= 0 && partition < size()
        ? Long.valueOf(at(partition))
        : null;
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  @Override
  public int size() {
    return packed.length / width;
  }

  /// The same offsets are always packed alike.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Offsets that
        ? width == that.width && Arrays.equals(packed, that.packed)
        : super.equals(other);
  }

  /// As for any map.
  @Override
  public int hashCode() {
    return IntStream.range(0, size()).map(p -> p ^ Long.hashCode(at(p))).sum();
  }

  @Override
  public Set<Entry<Integer, Long>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<Integer, Long>> iterator() {
        return IntStream.range(0, Offsets.this.size())
            .mapToObj(partition -> Map.entry(partition, at(partition)))
            .iterator();
      }

      @Override
      public int size() {
        return Offsets.this.size();
      }
    };
  }
}
