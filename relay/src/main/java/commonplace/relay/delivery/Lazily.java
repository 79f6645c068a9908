package commonplace.relay.delivery;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is worked out when it is first asked for, and once. Thread-safe.
final class Lazily<T> {
  private final Supplier<T> how;
  private volatile @Nullable T value;

  Lazily(Supplier<T> how) {
    this.how = how;
  }

  T get() {
    var known = value;
    return known == null ? workOut() : known;
  }

  private synchronized T workOut() {
    var known = value;
    if (known == null) {
      known = how.get();
      value = known;
    }
    return known;
  }
}
