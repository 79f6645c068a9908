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

  /// The same under another wish.
  public DeliveryCursor after(Optional<Instant> replay) {
    return new DeliveryCursor(next, replay);
  }
}
