package commonplace.relay.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When to try again: delays double up to a bound and are jittered, so that many subscribers that
/// failed together do not return together. A receiver's `Retry-After` is honoured up to the same
/// bound times {@link #PATIENCE}.
///
/// @param first the delay after the first failure
/// @param longest the longest delay of our own
record RetrySchedule(Duration first, Duration longest) {
  /// How many times our own longest delay a receiver may ask us to wait.
  static final int PATIENCE = 6;

  static final RetrySchedule DEFAULT =
      new RetrySchedule(Duration.ofSeconds(1), Duration.ofMinutes(10));

  private static final int MAX_DOUBLINGS = 30;

  /// @param failures in a row, from 1
  Duration delay(int failures, Optional<Duration> retryAfter, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(MAX_DOUBLINGS, failures - 1);
    long bounded = Math.min(longest.toMillis(), doubled);
    long jittered = bounded / 2 + random.nextLong(bounded / 2 + 1);
    long asked =
        Math.min(retryAfter.map(Duration::toMillis).orElse(0L), longest.toMillis() * PATIENCE);
    return Duration.ofMillis(Math.max(jittered, asked));
  }
}
