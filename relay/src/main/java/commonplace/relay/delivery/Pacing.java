package commonplace.relay.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Whether a subscriber may be sent to now. After failures it is left alone for a growing time,
/// then probed with one request at a time until one passes. Not thread-safe.
final class Pacing {
  private final RetrySchedule schedule;
  private final RandomGenerator random;
  private int inARow;
  private int rounds;
  private boolean probing;
  private Instant pausedUntil = Instant.MIN;
  private Instant lastPassed = Instant.MIN;

  Pacing(RetrySchedule schedule, RandomGenerator random) {
    this.schedule = schedule;
    this.random = random;
  }

  /// How many requests may be in flight.
  int window(int full) {
    return probing ? 1 : full;
  }

  boolean isPaused(Instant now) {
    return pausedUntil.isAfter(now);
  }

  Optional<Instant> pausedUntil() {
    return probing ? Optional.of(pausedUntil) : Optional.empty();
  }

  Instant lastPassed() {
    return lastPassed;
  }

  /// The receiver answered.
  ///
  /// @return whether it had been failing and is back
  boolean passed(Instant now) {
    boolean back = probing;
    inARow = 0;
    rounds = 0;
    probing = false;
    pausedUntil = Instant.MIN;
    lastPassed = now;
    return back;
  }

  /// A request failed. One failure that the receiver answered concerns that record alone; anything
  /// more concerns the receiver.
  void failed(Instant now, Outcome.TryLater failure) {
    inARow++;
    boolean receiver = !failure.answered() || inARow > 1 || failure.retryAfter().isPresent();
    if (receiver && !isPaused(now)) {
      rounds++;
      probing = true;
      pausedUntil = now.plus(schedule.delay(rounds, failure.retryAfter(), random));
    }
  }

  /// How long one record waits after it failed this many times.
  Duration recordDelay(int failures, Optional<Duration> retryAfter) {
    return schedule.delay(failures, retryAfter, random);
  }
}
