package commonplace.relay.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Whether the fault may be ours: when most of those that were well lately fail at once, it is our
/// network and not theirs. Whoever fails for longer was not well lately: else a few dead servers on
/// a node that serves few would keep each other from ever being let go. Thread-safe.
final class OwnTrouble implements BooleanSupplier {
  private static final int FEWEST = 3;

  /// For how long a failure may be our fault: longer than most outages of ours, shorter than the
  /// log keeps what is missed.
  private static final Duration LATELY = Duration.ofDays(2);

  /// Longer than the longest pause of one that is not quarantined, so that everybody was tried
  /// again before anybody is blamed.
  private static final Duration AFTERWARDS = Duration.ofMinutes(30);

  /// When nobody looked for longer than this, as after the machine slept, nothing is sure.
  private static final Duration STALE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private volatile Instant looked = Instant.MIN;
  private volatile Instant until = Instant.MIN;

  OwnTrouble(InstantSource clock) {
    this.clock = clock;
  }

  /// Looks at all that this node serves; to be called often.
  void look(List<SubscriberStatus> all) {
    var lately = clock.instant().minus(LATELY);
    var well = all.stream().filter(status -> wasWell(status, lately)).toList();
    long failing = well.stream().filter(status -> status.failingSince().isPresent()).count();
    if (failing >= FEWEST && failing * 2 > well.size()) {
      until = clock.instant().plus(AFTERWARDS);
    }
    looked = clock.instant();
  }

  private static boolean wasWell(SubscriberStatus status, Instant lately) {
    return !StandingRules.isAway(status.standing())
        && !(status.reaching() instanceof Reaching.Untried)
        && status.failingSince().filter(lately::isAfter).isEmpty();
  }

  @Override
  public boolean getAsBoolean() {
    var now = clock.instant();
    return now.isBefore(until) || looked.isBefore(now.minus(STALE));
  }
}
