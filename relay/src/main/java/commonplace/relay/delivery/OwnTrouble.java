package commonplace.relay.delivery;

import commonplace.core.log.SubscriptionAspect.Condition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Whether the fault may be ours: when most of those that were well fail at once, it is our network
/// and not theirs. Thread-safe.
final class OwnTrouble implements BooleanSupplier {
  private static final int FEWEST = 3;

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
    long well = all.stream().filter(OwnTrouble::wasWell).count();
    long failing =
        all.stream().filter(s -> wasWell(s) && s.reaching() instanceof Reaching.Failing).count();
    if (failing >= FEWEST && failing * 2 > well) {
      until = clock.instant().plus(AFTERWARDS);
    }
    looked = clock.instant();
  }

  private static boolean wasWell(SubscriberStatus status) {
    return status.standing().condition() != Condition.QUARANTINED
        && status.standing().condition() != Condition.GONE
        && !(status.reaching() instanceof Reaching.Untried);
  }

  @Override
  public boolean getAsBoolean() {
    var now = clock.instant();
    return now.isBefore(until) || looked.isBefore(now.minus(STALE));
  }
}
