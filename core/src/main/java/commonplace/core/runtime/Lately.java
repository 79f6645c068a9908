package commonplace.core.runtime;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/// Values that were made lately, so that what is named again and again is one object and not many
/// that are alike. Each is in the place that its key chooses, and the next one of that place takes
/// it: bounded, and nothing is promised but that the value is of this key. Thread-safe.
///
/// @param <K> compared by `equals`
/// @param <V> immutable
public final class Lately<K, V> {
  private record Made<K, V>(K key, V value) {}

  private static final int MAX_TEXT = 256;
  private static final Lately<String, String> TEXTS = new Lately<>(4_096);

  private final AtomicReferenceArray<Made<K, V>> places;

  /// @param size as many places; a power of two
  public Lately(int size) {
    if (Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("not a power of two: " + size);
    }
    places = new AtomicReferenceArray<>(size);
  }

  /// @param make makes the value of the key
  public V get(K key, Function<? super K, ? extends V> make) {
    int hash = key.hashCode();
    int place = (hash ^ (hash >>> 16)) & (places.length() - 1);
    var made = places.get(place);
    if (made != null && made.key.equals(key)) {
      return made.value;
    }
    V value = make.apply(key);
    places.set(place, new Made<>(key, value));
    return value;
  }

  /// The same text, as one object for many who keep it; a long one is seldom kept twice.
  public static String text(String text) {
    return text.length() > MAX_TEXT ? text : TEXTS.get(text, Function.identity());
  }
}
