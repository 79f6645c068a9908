package commonplace.relay.terms;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often each of many did something within a span of time. The least recent make room. Not
/// thread-safe.
///
/// @param <K> who
final class Counts<K> {
  private static final int MAX = 5_000;

  private record Times(Instant since, int count) {}

  private final Duration span;
  private final int most;
  private final Map<K, Times> times =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Times> eldest) {
          return size() > MAX;
        }
      };

  /// @param span from the first time on
  /// @param most times in it
  Counts(Duration span, int most) {
    this.span = span;
    this.most = most;
  }

  boolean isFree(K who, Instant now) {
    return at(who, now).count < most;
  }

  void add(K who, Instant now) {
    var before = at(who, now);
    times.put(who, new Times(before.since, before.count + 1));
  }

  private Times at(K who, Instant now) {
    var known = times.get(who);
    return known != null && known.since.plus(span).isAfter(now) ? known : new Times(now, 0);
  }
}
