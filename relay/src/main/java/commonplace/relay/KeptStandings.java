package commonplace.relay;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Follow;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.relay.delivery.StandingKeeper;
import commonplace.relay.subscription.SubscriptionTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Keeps on the log how subscribers stand, and ends the subscription of one that is gone; it is
/// told by a Reject, for a day.
final class KeptStandings implements StandingKeeper {
  private final SubscriptionTable subscriptions;
  private final ContactNotices notices;
  private final MeterRegistry meters;

  KeptStandings(SubscriptionTable subscriptions, ContactNotices notices, MeterRegistry meters) {
    this.subscriptions = subscriptions;
    this.notices = notices;
    this.meters = meters;
    // each is there before the first of its kind, so that an increase is seen
    Stream.of(Condition.values()).forEach(condition -> changes(condition).increment(0));
  }

  private Counter changes(Condition to) {
    return meters.counter("commonplace.members.changes", "to", label(to));
  }

  private static String label(Condition condition) {
    return condition.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Optional<Standing> find(ActorUri subscriber) {
    return subscriptions.standing(subscriber);
  }

  @Override
  public void changed(Follow follow, Standing before, Standing after) {
    try {
      subscriptions.changes().stands(after);
      if (after.condition() == Condition.GONE) {
        subscriptions
            .changes()
            .reject(
                follow.subscriber(),
                "unreachable since " + since(after) + ": follow again when you are back");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while a standing was stored", e);
    }
    if (before.condition() != after.condition()) {
      changes(after.condition()).increment();
      notices.changed(follow, before, after);
    }
  }

  private static String since(Standing standing) {
    return standing.failingSince().orElse(standing.since()).toString().substring(0, 10);
  }
}
