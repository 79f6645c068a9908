package commonplace.relay.subscription;

import commonplace.core.log.EventLog;
import commonplace.core.log.Follow;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.Terms;
import commonplace.core.log.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where a new subscription begins: at the end of the log, or as far back as its terms ask for,
/// which is a bounded number of records, so that what is new does not have to wait long behind
/// them.
///
/// @param start offsets of `activities`, by partition
/// @param history until when the log took what came before; absent if there is none
record Beginning(Map<Integer, Long> start, Optional<Instant> history) {
  /// The most records that a subscription begins with.
  static final long MOST = 3_000;

  Beginning {
    start = Map.copyOf(start);
  }

  static Beginning of(Terms terms, EventLog log, Topics topics, Instant now) {
    var ends = log.endOffsets(topics.activities());
    if (terms.history().isEmpty()) {
      return new Beginning(ends, Optional.empty());
    }
    var since = now.minus(Duration.ofHours(terms.history().get()));
    var start = newest(log.offsetsAt(topics.activities(), since), ends);
    return new Beginning(start, start.equals(ends) ? Optional.empty() : Optional.of(now));
  }

  /// The subscriber's Follows with this one accepted: whoever is served already goes on, and gets
  /// by this relay what is new.
  Follow of(Follow follow, RelayFollow accepted) {
    return follow.isServed()
        ? follow.with(accepted.from(Optional.of(accepted.changed())))
        : follow.from(start, history).with(accepted.from(Optional.empty()));
  }

  /// As many of each partition as its part in all is.
  private static Map<Integer, Long> newest(Map<Integer, Long> from, Map<Integer, Long> ends) {
    var lengths = new HashMap<Integer, Long>();
    ends.forEach((p, end) -> lengths.put(p, end - Math.min(end, from.getOrDefault(p, end))));
    long all = lengths.values().stream().mapToLong(Long::longValue).sum();
    var start = new HashMap<Integer, Long>();
    lengths.forEach((p, length) ->
        start.put(p, ends.getOrDefault(p, 0L) - (all <= MOST ? length : length * MOST / all)));
    return start;
  }
}
