package commonplace.relay.delivery;

import commonplace.core.log.SubscriptionAspect.Follow;
import java.time.Instant;
import java.util.Optional;

/// How the deliveries to one subscriber go.
///
/// @param follow the subscription
/// @param lag records of `activities` between its cursor and the tip
/// @param lastAnswer status or failure of the newest request, with its time
/// @param pausedUntil when the next try is due, while it is failing
/// @param gap records that the log no longer had when it came back, usually 0
public record SubscriberStatus(
    Follow follow, long lag, Optional<Answer> lastAnswer, Optional<Instant> pausedUntil, long gap) {
  /// How the newest request ended.
  public record Answer(String text, Instant at) {}
}
