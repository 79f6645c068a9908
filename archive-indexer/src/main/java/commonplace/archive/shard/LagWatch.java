package commonplace.archive.shard;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/// How far the shards are behind the log, in time: for each, how long ago we saw a record on the
/// log that is not in it yet. Looks now and then. Not thread-safe.
final class LagWatch {
  /// A record that is waited for.
  ///
  /// @param end the offset after it
  /// @param seen when it was seen on the log
  private record Awaited(long end, Instant seen) {}

  private final Map<Integer, Awaited> awaited = new TreeMap<>();
  private final Set<Integer> passed = new HashSet<>();
  private boolean caughtUp;

  /// Looks, and says how long the shard that is furthest behind has been so.
  ///
  /// @param ends of the shards that this process keeps up to date, by shard
  /// @param applied a shard's last record
  Duration look(Map<Integer, Long> ends, IntFunction<OptionalLong> applied, Instant now) {
    awaited.keySet().retainAll(ends.keySet());
    var lag = Duration.ZERO;
    for (var entry : ends.entrySet()) {
      int shard = entry.getKey();
      long next = applied.apply(shard).orElse(-1) + 1;
      var waiting = awaited.get(shard);
      if (waiting != null && next >= waiting.end()) {
        awaited.remove(shard);
        passed.add(shard);
        waiting = null;
      }
      if (waiting == null && next < entry.getValue()) {
        waiting = new Awaited(entry.getValue(), now);
        awaited.put(shard, waiting);
      }
      if (waiting == null) {
        passed.add(shard);
      } else {
        var behind = Duration.between(waiting.seen(), now);
        lag = behind.compareTo(lag) > 0 ? behind : lag;
      }
    }
    caughtUp |= passed.containsAll(ends.keySet());
    return lag;
  }

  /// Whether every shard has passed the end that the log had when it was first looked at.
  boolean caughtUp() {
    return caughtUp;
  }
}
