package commonplace.bench;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What a subscriber that was away gets of what it missed. Thread-safe.
final class Returning {
  private final int port;
  private final long from;
  private final long until;
  private final Set<Long> came = ConcurrentHashMap.newKeySet();
  private final AtomicLong first = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong last = new AtomicLong();

  /// @param from the first post that it missed
  /// @param until the first that it did not
  Returning(int port, long from, long until) {
    this.port = port;
    this.from = from;
    this.until = until;
  }

  int port() {
    return port;
  }

  void add(long post, long nanos) {
    if (post >= from && post < until && came.add(post)) {
      first.accumulateAndGet(nanos, Math::min);
      last.accumulateAndGet(nanos, Math::max);
    }
  }

  int count() {
    return came.size();
  }

  Map<String, Object> told() {
    return Map.of("deliveries", came.size(), "first", first.get(), "last", last.get());
  }
}
