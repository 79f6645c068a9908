package commonplace.relay.moderation;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import commonplace.relay.subscription.SubscriptionTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the rest follow the rules: who is newly refused gets a Reject, and what a rule erases is
/// taken back. It looks now and then, too, so that nothing is missed when a process died in between
/// or a Follow and a rule crossed. Repeating it changes nothing, so every node does it.
public final class Enforcement implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Enforcement.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Rules rules;
  private final SubscriptionTable subscriptions;
  private final Eraser eraser;
  private final InstantSource clock;
  private final ReentrantLock erasing = new ReentrantLock();
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("enforcement").factory());

  public Enforcement(
      Rules rules, SubscriptionTable subscriptions, Eraser eraser, InstantSource clock) {
    this.rules = rules;
    this.subscriptions = subscriptions;
    this.eraser = eraser;
    this.clock = clock;
  }

  /// Why this actor may not subscribe, in words for it.
  public static Optional<String> refusal(Rules rules, ActorUri actor) {
    return refusing(rules, actor).map(Wording::of);
  }

  /// The rule by which this actor may not subscribe.
  public static Optional<Rule> refusing(Rules rules, ActorUri actor) {
    return rules
        .whichIsAgainst(Facts.of(actor))
        .filter(rule -> rule.effect().compareTo(Effect.REFUSE) >= 0);
  }

  /// Rejects every subscriber that the rules refuse now.
  ///
  /// @return how many
  /// @throws LogUnavailableException if the log does not take one; it is tried again later
  public int rejectRefused() throws InterruptedException {
    int rejected = 0;
    for (var follow : subscriptions.current()) {
      var refusal = stands(follow) ? refusal(rules, follow.subscriber()) : Optional.<String>empty();
      if (refusal.isPresent()
          && subscriptions.changes().reject(follow.subscriber(), refusal.get())) {
        LOG.info("Member refused by a rule: subscriber={}", follow.subscriber());
        rejected++;
      }
    }
    return rejected;
  }

  /// Does what a rule still owes: forgets, and takes back. Returns when the log has all of it.
  ///
  /// @return nothing if it owes nothing any more
  /// @throws LogUnavailableException if the log does not take it; it is tried again later
  public Optional<Eraser.Erased> settle(String ruleId) throws InterruptedException {
    return settle(List.of(ruleId));
  }

  private Optional<Eraser.Erased> settle(Collection<String> ruleIds) throws InterruptedException {
    erasing.lockInterruptibly();
    try {
      var owing =
          ruleIds.stream().flatMap(id -> rules.find(id).stream()).filter(this::owes).toList();
      if (owing.isEmpty()) {
        return Optional.empty();
      }
      var erased = eraser.carryOut(owing);
      // one that was changed meanwhile owes again
      rules.store(
          owing.stream()
              .filter(rule -> rules.find(rule.id()).filter(rule::equals).isPresent())
              .map(Rule::asSettled)
              .toList());
      LOG.info(
          "Rules carried out: rules={} actors={} objects={} untold={}",
          owing.size(),
          erased.actors(),
          erased.objects(),
          erased.untold());
      return Optional.of(erased);
    } finally {
      erasing.unlock();
    }
  }

  private boolean owes(Rule rule) {
    return rule.owesErasure() && rule.isLive(clock.instant());
  }

  /// Looks at once instead of within the minute; returns without waiting.
  public void soon() {
    schedule.execute(this::enforce);
  }

  /// Whether the log holds an actor of this id.
  boolean isKnown(ActorUri actor) throws InterruptedException {
    return eraser.isKnown(actor);
  }

  private static boolean stands(Follow follow) {
    return follow.parts().stream()
        .anyMatch(part -> part.state() == State.PENDING || part.state().isServed());
  }

  @Override
  public void start() {
    var _ =
        schedule.scheduleWithFixedDelay(this::enforce, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void enforce() {
    try {
      var _ = rejectRefused();
      var _ = settle(rules.all().stream().filter(this::owes).map(Rule::id).toList());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("Rules are not enforced yet, tried again in {}", EVERY, e);
    }
  }

  /// What fails is logged and tried again; the door keeps the rules meanwhile.
  @Override
  public Health check() {
    return new Health.Ready();
  }

  @Override
  public void close() {
    schedule.shutdownNow();
  }
}
