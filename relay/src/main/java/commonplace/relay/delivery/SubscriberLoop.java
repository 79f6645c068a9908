package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.DeliveryReport.NotTaken;
import commonplace.core.log.Follow;
import commonplace.core.log.LogGapException;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.terms.Receive;
import commonplace.relay.hashing.Hash128;
import commonplace.relay.taking.Served;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves one subscriber: what it is owed first, then its backlog, with a window of requests over
/// authors. All state is changed by its turns, of which there is one at a time; requests run on
/// threads of their own and only report back. Delivery is at least once, in order for each author.
final class SubscriberLoop implements Turns.Task {
  /// What all loops share.
  ///
  /// @param rules how a subscriber comes to stand as it does
  /// @param ourTrouble whether so many fail at once that the fault may be ours
  /// @param served in which forms a subscriber takes what others wrote
  /// @param withdrawn whether what has this hash was withdrawn
  /// @param terms what each subscriber wants
  /// @param probes the pauses of a subscriber in quarantine
  /// @param window requests in flight at most
  /// @param broken told of trouble with our own state, which ends the loop
  /// @param timer wakes loops
  record Shared(
      Feed feed,
      Sender sender,
      Handshake handshake,
      Function<Follow, Served> served,
      StandingKeeper standings,
      StandingRules rules,
      BooleanSupplier ourTrouble,
      Predicate<Hash128> withdrawn,
      Function<ActorUri, Receive> terms,
      RetrySchedule retries,
      RetrySchedule probes,
      int window,
      InstantSource clock,
      DeliveryMetrics metrics,
      Consumer<RuntimeException> broken,
      ScheduledExecutorService timer) {
    Debts debts() {
      return new Debts(sender, handshake);
    }
  }

  private record Done(Lane lane, Outcome outcome, Duration took) {}

  private static final Logger LOG = LoggerFactory.getLogger(SubscriberLoop.class);

  /// Within this time whoever runs the loop wakes it anyway, so that those at rest need no alarm.
  static final Duration WOKEN_EVERY = Duration.ofSeconds(30);

  private static final Duration GIVE_UP_ON_RECORD = Duration.ofHours(1);
  private static final Duration REFUSED_AGAIN = Duration.ofMinutes(10);
  private static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();

  private final Shared shared;
  private final Turns turns;
  private final Backlog backlog;
  private final Pacing pacing;
  private final Watch watch;
  private final Answers answers = new Answers();
  private List<Done> done = List.of();
  private int inFlight;
  private Instant payAt = Instant.MIN;
  private volatile Follow follow;
  private volatile boolean owes;
  private volatile boolean stopped;
  private volatile DeliveryCursor cursor;
  private volatile boolean renewed;
  private volatile Optional<Instant> oldest = Optional.empty();
  private volatile Optional<Instant> pausedUntil = Optional.empty();

  /// @param start the offset of the first record NOT yet settled, by partition
  /// @param since when its cursor came to be there
  /// @param history what the log took before this is sent slowly
  SubscriberLoop(
      Follow follow, Map<Integer, Long> start, Instant since, Instant history, Shared shared) {
    this.shared = shared;
    this.turns = new Turns(follow.subscriber().text(), shared.timer, this);
    this.follow = follow;
    this.owes = follow.isOwed();
    this.backlog =
        new Backlog(start, since, shared.feed, shared.metrics, shared.terms, Pace.of(history));
    this.cursor = backlog.cursor();
    this.pacing = new Pacing(shared.retries, shared.probes, RANDOM);
    var now = shared.clock.instant();
    this.watch = new Watch(follow, shared.standings, shared.rules, now);
    if (watch.isAway()) {
      pacing.quarantine(now);
    }
  }

  /// How far it is; moves only over settled records.
  DeliveryCursor cursor() {
    return cursor;
  }

  Follow follow() {
    return follow;
  }

  /// There may be something new, or it is to begin; safe from any thread. To be called now and then
  /// in any case, see {@link #WOKEN_EVERY}.
  void wake() {
    turns.wake();
  }

  /// The subscription's record changed: a repeated Follow is answered again.
  void changed(Follow newer) {
    follow = newer;
    owes = newer.isOwed();
    renewed = owes;
    wake();
  }

  /// Ends the loop soon; what is in flight no longer counts.
  void stop() {
    stopped = true;
    wake();
  }

  /// Waits until it has ended.
  void join() {
    turns.join();
  }

  SubscriberStatus status(long lag) {
    return new SubscriberStatus(
        follow,
        watch.standing(),
        pacing.reaching(),
        cursor,
        lag,
        oldest,
        answers.last(),
        answers.troubles(),
        answers.refusedInARow(),
        answers.usual(),
        pausedUntil,
        answers.notTaken());
  }

  @Override
  public Turns.Next turn() {
    try {
      for (var next = takeDone(); next.isPresent() && !stopped; next = takeDone()) {
        settle(next.get());
      }
      if (!stopped) {
        work(shared.clock.instant());
      }
    } catch (LogUnavailableException | LogGapException e) {
      LOG.warn("Delivery waits for the log: subscriber={}", follow.subscriber(), e);
      pacing.failed(shared.clock.instant(), Outcome.LOG_UNAVAILABLE);
    } catch (RuntimeException e) {
      LOG.error("Delivery stopped: subscriber={}", follow.subscriber(), e);
      shared.broken.accept(e);
      return new Turns.Never();
    }
    return stopped ? new Turns.Never() : nextTurn(shared.clock.instant());
  }

  private synchronized Optional<Done> takeDone() {
    if (done.isEmpty()) {
      done = List.of();
      return Optional.empty();
    }
    return Optional.of(done.removeFirst());
  }

  private synchronized void add(Done one) {
    if (done.isEmpty()) {
      done = new ArrayList<>();
    }
    done.add(one);
  }

  private void work(Instant now) {
    if (renewed) {
      renewed = false;
      watch.renewed(follow, now);
      payAt = Instant.MIN;
      pacing.tryNow();
    }
    boolean open = !pacing.isPaused(now);
    if (open && owes && !payAt.isAfter(now)) {
      pay(now);
    }
    boolean serving = open && (!owes || payAt.isAfter(now)) && follow.isActive();
    if (serving) {
      int most = watch.isQuarantined() ? 1 : Backlog.MAX_WAITING;
      backlog.fill(follow, shared.served.apply(follow), most, now);
    }
    look(now);
    if (serving) {
      backlog.next(now, pacing.window(shared.window) - inFlight).forEach(this::send);
    }
    pausedUntil = pacing.pausedUntil();
    cursor = backlog.cursor();
  }

  private void look(Instant now) {
    var gaps = backlog.newGaps();
    var reaching = pacing.reaching();
    if (!watch.isDue(reaching, gaps, now)) {
      return;
    }
    boolean wasAway = watch.isAway();
    oldest = backlog.oldest();
    var behind = oldest.map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
    var signs = new Signs(reaching, behind, answers.usual(), shared.ourTrouble.getAsBoolean());
    watch.look(follow, signs, gaps, now);
    if (watch.isAway() && !wasAway) {
      pacing.quarantine(now);
    }
    if (wasAway && !watch.isAway()) {
      wake();
    }
    if (watch.isAway() && backlog.waiting() > 1 && inFlight == 0) {
      backlog.release();
    }
  }

  private void pay(Instant now) {
    var owing = follow;
    long begun = System.nanoTime();
    var payment = shared.debts().pay(owing, now);
    var then = shared.clock.instant();
    switch (payment) {
      case Debts.Over() -> stopped = true;
      case Debts.Failed(var failure, var answer) -> {
        answer.ifPresent(a -> answers.add(a, since(begun), then));
        // one relay's answer that it refuses must not keep another relay's posts from it
        if (owing.isActive() && answer.filter(Outcome.Refused.class::isInstance).isPresent()) {
          payAt = then.plus(REFUSED_AGAIN);
        } else {
          pacing.failed(then, failure);
        }
      }
      case Debts.Paid(var answer) -> {
        answer.ifPresent(a -> answers.add(a, since(begun), then));
        pacing.passed(then);
        if (owing.equals(follow)) {
          owes = false;
        }
      }
    }
  }

  private void send(Lane lane) {
    while (!lane.isDone() && isWithdrawn(lane.head())) {
      shared.metrics.withheld().increment();
      backlog.dropped(lane);
    }
    if (lane.isDone()) {
      wake();
      return;
    }
    var item = lane.head();
    inFlight++;
    Thread.startVirtualThread(() -> {
      long begun = System.nanoTime();
      Outcome outcome;
      try {
        outcome = shared.sender.send(follow.inbox(), item.payload());
      } catch (RuntimeException e) {
        LOG.error("Delivery failed in our own code: subscriber={}", follow.subscriber(), e);
        outcome = new Outcome.TryLater("internal error", Optional.empty(), false);
      }
      add(new Done(lane, outcome, since(begun)));
      wake();
    });
  }

  private boolean isWithdrawn(Lane.Item item) {
    return item.prepared().withdrawable().stream().anyMatch(shared.withdrawn);
  }

  private void settle(Done finished) {
    var now = shared.clock.instant();
    inFlight--;
    answers.add(finished.outcome, finished.took, now);
    switch (finished.outcome) {
      case Outcome.Delivered delivered -> {
        pacing.answered(delivered.cutOff());
        shared.metrics.delivered(finished.lane.head().payload().relay());
        passed(now);
        backlog.settled(finished.lane);
      }
      case Outcome.Refused refused -> {
        pacing.answered(refused.cutOff());
        shared.metrics.refused().increment();
        answers.add(notTaken(finished.lane.head(), false, refused, now));
        passed(now);
        backlog.settled(finished.lane);
      }
      case Outcome.Gone _ -> {
        if (shared.debts().gone(follow)) {
          stopped = true;
        } else {
          failed(finished.lane, Outcome.LOG_UNAVAILABLE, now);
        }
      }
      case Outcome.TryLater later -> failed(finished.lane, later, now);
    }
  }

  private void passed(Instant now) {
    if (pacing.passed(now)) {
      LOG.info("Delivery resumed: subscriber={}", follow.subscriber());
      backlog.retryAllNow();
    }
  }

  private void failed(Lane lane, Outcome.TryLater failure, Instant now) {
    lane.failed(now);
    boolean othersPass =
        lane.firstFailure().filter(first -> pacing.lastPassed().isAfter(first)).isPresent();
    boolean longEnough =
        lane.firstFailure().filter(f -> f.plus(GIVE_UP_ON_RECORD).isBefore(now)).isPresent();
    if (failure.answered() && othersPass && longEnough) {
      shared.metrics.abandoned().increment();
      answers.add(notTaken(lane.head(), true, failure, now));
      backlog.settled(lane);
      return;
    }
    shared.metrics.retried().increment();
    backlog.retryAt(lane, now.plus(pacing.recordDelay(lane.failures(), failure.retryAfter())));
    boolean wasPaused = pacing.pausedUntil().isPresent();
    pacing.failed(now, failure);
    if (!wasPaused && pacing.pausedUntil().isPresent()) {
      LOG.info("Delivery paused: subscriber={} answer={}", follow.subscriber(), failure.answer());
    }
  }

  private static NotTaken notTaken(Lane.Item item, boolean givenUp, Outcome last, Instant now) {
    return new NotTaken(
        item.position().partition(), item.prepared().offset(), givenUp, last.answer(), now);
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private Turns.Next nextTurn(Instant now) {
    if (pacing.isPaused(now)) {
      return at(pacing.pausedUntil().orElse(now), now);
    }
    if (owes && !payAt.isAfter(now)) {
      return at(now, now);
    }
    if (inFlight >= pacing.window(shared.window)) {
      return new Turns.WhenWoken();
    }
    return backlog.nextTry().map(when -> at(when, now)).orElse(new Turns.WhenWoken());
  }

  private static Turns.Next at(Instant when, Instant now) {
    if (!when.isAfter(now)) {
      return new Turns.In(Duration.ZERO);
    }
    var wait = Duration.between(now, when);
    return wait.compareTo(WOKEN_EVERY) < 0 ? new Turns.In(wait) : new Turns.WhenWoken();
  }
}
