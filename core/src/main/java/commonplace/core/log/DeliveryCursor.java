package commonplace.core.log;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// How far a subscriber has been served; the value of topic `delivery-cursors`, keyed by
/// subscriber.
///
/// @param next the offset of the first record NOT yet settled, by partition of `activities`
/// @param replayed the wish for a replay that moved it back last: when that was asked
public record DeliveryCursor(Map<Integer, Long> next, Optional<Instant> replayed) {
  public DeliveryCursor {
    next = Offsets.copyOf(next);
  }

  /// One that was never moved back.
  public DeliveryCursor(Map<Integer, Long> next) {
    this(next, Optional.empty());
  }

  /// The offset of the first record of a partition NOT yet settled.
  ///
  /// @throws IllegalArgumentException if it does not know the partition
  public long at(int partition) {
    var offset = next.get(partition);
    if (offset == null) {
      throw new IllegalArgumentException("A cursor without partition " + partition);
    }
    return offset;
  }

  /// The same, elsewhere in some partitions.
  public DeliveryCursor moved(Map<Integer, Long> to) {
    return new DeliveryCursor(Offsets.with(next, to), replayed);
  }

  /// The same under another wish.
  public DeliveryCursor after(Optional<Instant> replay) {
    return replay.equals(replayed) ? this : new DeliveryCursor(next, replay);
  }
}
