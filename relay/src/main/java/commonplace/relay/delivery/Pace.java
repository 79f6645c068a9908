package commonplace.relay.delivery;

import java.time.Duration;
import java.time.Instant;

/// When each record of a subscriber's history is due: one after another, so that nobody who joins,
/// or is sent something again, is flooded. Not thread-safe.
final class Pace {
  /// Between two records.
  static final Duration GAP = Duration.ofMillis(100);

  /// Of a subscriber that has none; never changed.
  private static final Pace NO_HISTORY = new Pace(Instant.MIN);

  private final Instant until;
  private Instant last = Instant.MIN;

  private Pace(Instant until) {
    this.until = until;
  }

  /// @param until what the log took before this is history
  static Pace of(Instant until) {
    return until.equals(Instant.MIN) ? NO_HISTORY : new Pace(until);
  }

  /// A record's turn; {@link Instant#MIN} if it is none of the history.
  ///
  /// @param appended when the log took it
  Instant turn(Instant appended, Instant now) {
    if (!appended.isBefore(until)) {
      return Instant.MIN;
    }
    var next = last.equals(Instant.MIN) ? now : last.plus(GAP);
    last = next.isBefore(now) ? now : next;
    return last;
  }
}
