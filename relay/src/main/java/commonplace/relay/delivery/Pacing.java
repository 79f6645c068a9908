package commonplace.relay.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Whether a subscriber may be sent to now. After failures it is left alone for a growing time,
/// then probed with one request at a time until one passes; one in quarantine is left alone for
/// longer. One whose answers have to be cut off gets one request at a time, too: each of them costs
/// a connection. Not thread-safe.
final class Pacing {
  private final RetrySchedule retries;
  private final RetrySchedule probes;
  private final RandomGenerator random;
  private int inARow;
  private int rounds;
  private boolean probing;
  private boolean endless;
  private Instant pausedUntil = Instant.MIN;
  private Instant askedUntil = Instant.MIN;
  private Instant lastPassed = Instant.MIN;
  private boolean quarantined;
  private volatile Reaching reaching = Reaching.UNTRIED;

  /// @param retries the pauses after failures
  /// @param probes the pauses of one in quarantine
  Pacing(RetrySchedule retries, RetrySchedule probes, RandomGenerator random) {
    this.retries = retries;
    this.probes = probes;
    this.random = random;
  }

  /// Whether it takes what it is sent; for any thread.
  Reaching reaching() {
    return reaching;
  }

  /// Only probes from now on, the first of them soon: it may have come back while nobody looked.
  void quarantine(Instant now) {
    quarantined = true;
    probing = true;
    rounds = 0;
    pausedUntil = later(pausedUntil, now.plus(retries.delay(1, Optional.empty(), random)));
  }

  /// The receiver showed that it lives: it is tried at once.
  void tryNow() {
    quarantined = false;
    rounds = 0;
    pausedUntil = Instant.MIN;
    reaching = Reaching.UNTRIED;
  }

  /// How many requests may be in flight.
  int window(int full) {
    return probing || endless ? 1 : full;
  }

  boolean isPaused(Instant now) {
    return pausedUntil.isAfter(now) || askedUntil.isAfter(now);
  }

  Optional<Instant> pausedUntil() {
    return probing ? Optional.of(later(pausedUntil, askedUntil)) : Optional.empty();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  Instant lastPassed() {
    return lastPassed;
  }

  /// The receiver answered something.
  ///
  /// @param cutOff whether the answer had to be cut off
  void answered(boolean cutOff) {
    endless = cutOff;
  }

  /// The receiver took something. A pause that it asked for lasts all the same: what passes now was
  /// on its way before.
  ///
  /// @return whether it had been failing and is back
  boolean passed(Instant now) {
    inARow = 0;
    reaching = Reaching.PASSING;
    quarantined = false;
    if (askedUntil.isAfter(now)) {
      lastPassed = now;
      return false;
    }
    boolean back = probing;
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
    if (receiver) {
      reaching =
          reaching instanceof Reaching.Failing(var since, _, _)
              ? new Reaching.Failing(since, now, failure.answer())
              : new Reaching.Failing(now, now, failure.answer());
    }
    if (receiver && !isPaused(now)) {
      rounds++;
      probing = true;
      var schedule = quarantined ? probes : retries;
      pausedUntil = now.plus(schedule.delay(rounds, failure.retryAfter(), random));
    }
    if (failure.retryAfter().isPresent()) {
      askedUntil = later(askedUntil, now.plus(recordDelay(1, failure.retryAfter())));
    }
  }

  /// How long one record waits after it failed this many times.
  Duration recordDelay(int failures, Optional<Duration> retryAfter) {
    return retries.delay(failures, retryAfter, random);
  }
}
