package commonplace.core.log;

import java.util.Map;

/// How far a subscriber has been served; the value of topic `delivery-cursors`, keyed by
/// subscriber.
///
/// @param next the offset of the first record NOT yet settled, by partition of `activities`
public record DeliveryCursor(Map<Integer, Long> next) {
  public DeliveryCursor {
    next = Map.copyOf(next);
  }
}
