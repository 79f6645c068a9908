package commonplace.relay.delivery;

import commonplace.core.log.Follow;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Gap;
import commonplace.core.log.SubscriptionAspect.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches how one subscriber stands, and has changes stored. Owned by the subscriber's loop; the
/// newest standing can be read by any thread. Blocks while a change is stored.
final class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final StandingKeeper keeper;
  private final StandingRules rules;
  private volatile Standing standing;
  private Standing stored;
  private Instant looked = Instant.MIN;
  private Class<?> lastReaching = Reaching.Untried.class;

  Watch(Follow follow, StandingKeeper keeper, StandingRules rules, Instant now) {
    this.keeper = keeper;
    this.rules = rules;
    var known = keeper.find(follow.subscriber());
    this.standing = StandingRules.begin(follow, known, now);
    // whoever stored it may have died before it ended the subscription
    boolean isHalfDone = standing.condition() == Condition.GONE && follow.isServed();
    this.stored = isHalfDone ? StandingRules.beforeGone(standing) : known.orElse(standing);
  }

  Standing standing() {
    return standing;
  }

  boolean isAway() {
    return StandingRules.isAway(standing);
  }

  /// Whether it is time for another look.
  boolean isDue(Reaching reaching, List<Gap> newGaps, Instant now) {
    return !newGaps.isEmpty()
        || reaching.getClass() != lastReaching
        || !looked.plus(EVERY).isAfter(now);
  }

  /// A Follow or a decision about it: what was known before no longer counts.
  void renewed(Follow follow, Instant now) {
    standing = StandingRules.begin(follow, Optional.of(standing), now);
    looked = Instant.MIN;
  }

  void look(Follow follow, Signs signs, List<Gap> newGaps, Instant now) {
    looked = now;
    lastReaching = signs.reaching().getClass();
    var next = rules.next(standing, signs, now);
    for (var gap : newGaps) {
      next = StandingRules.with(next, Gaps.with(next.gaps(), gap));
    }
    standing = next;
    if (!next.equals(stored)) {
      store(follow, next);
    }
  }

  private void store(Follow follow, Standing next) {
    try {
      keeper.changed(follow, stored, next);
      if (stored.condition() != next.condition()) {
        LOG.info(
            "Subscriber is {}: subscriber={} before={} reason={}",
            next.condition(),
            follow.subscriber(),
            stored.condition(),
            next.reason().orElse(""));
      }
      stored = next;
    } catch (LogUnavailableException e) {
      LOG.warn("A standing could not be stored yet: subscriber={}", follow.subscriber(), e);
    }
  }

  /// Whether its backlog should be let go of, but for the one record that it is probed with.
  boolean isQuarantined() {
    return standing.condition() == Condition.QUARANTINED;
  }
}
