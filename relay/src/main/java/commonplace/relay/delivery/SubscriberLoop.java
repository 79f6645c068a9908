package commonplace.relay.delivery;

import commonplace.core.activitypub.Authority;
import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.SubscriptionAspect.Follow;
import commonplace.core.log.SubscriptionAspect.State;
import commonplace.core.runtime.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves one subscriber: what it is owed first, then the log from its cursor on, with a window of
/// requests over authors. One thread owns all state; requests run on threads of their own and only
/// report back. Delivery is at least once, in order for each author.
final class SubscriberLoop implements Runnable {
  /// What all loops share.
  ///
  /// @param withdrawn whether the key stands on `withdrawals`
  /// @param window requests in flight at most
  record Shared(
      Feed feed,
      Sender sender,
      Handshake handshake,
      Predicate<String> withdrawn,
      RetrySchedule schedule,
      int window,
      InstantSource clock,
      DeliveryMetrics metrics) {}

  private record Done(Lane lane, Outcome outcome) {}

  private static final Logger LOG = LoggerFactory.getLogger(SubscriberLoop.class);
  private static final Outcome.TryLater LOG_UNAVAILABLE =
      new Outcome.TryLater("our log is unavailable", Optional.empty(), false);
  private static final int MAX_WAITING = 256;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final Duration GIVE_UP_ON_RECORD = Duration.ofHours(1);
  private static final Duration GIVE_UP_ON_REJECT = Duration.ofDays(1);

  private final Shared shared;
  private final Optional<Authority> receiver;
  private final Map<Integer, Progress> progress = new HashMap<>();
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Queue<Done> done = new ConcurrentLinkedQueue<>();
  private final Semaphore wake = new Semaphore(0);
  private final Pacing pacing;
  private int waiting;
  private int inFlight;
  private long gap;
  private volatile Follow follow;
  private volatile boolean owes;
  private volatile boolean stopped;
  private volatile DeliveryCursor cursor;
  private volatile Optional<SubscriberStatus.Answer> lastAnswer = Optional.empty();
  private volatile Optional<Instant> pausedUntil = Optional.empty();

  /// @param start the offset of the first record NOT yet settled, by partition
  SubscriberLoop(Follow follow, Map<Integer, Long> start, Shared shared) {
    this.shared = shared;
    this.follow = follow;
    this.receiver = follow.subscriber().value().authority();
    this.owes = follow.state() != State.ACTIVE;
    this.cursor = new DeliveryCursor(start);
    this.pacing = new Pacing(shared.schedule, new java.util.SplittableRandom());
    start.forEach((partition, next) -> progress.put(partition, new Progress(next)));
  }

  /// How far it is; moves only over settled records.
  DeliveryCursor cursor() {
    return cursor;
  }

  Follow follow() {
    return follow;
  }

  /// There may be something new; safe from any thread.
  void wake() {
    wake.release();
  }

  /// The subscription's record changed: a repeated Follow is answered again.
  void changed(Follow newer) {
    follow = newer;
    owes = newer.state() != State.ACTIVE;
    wake();
  }

  /// Ends the loop soon; what is in flight no longer counts.
  void stop() {
    stopped = true;
    wake();
  }

  SubscriberStatus status(long lag) {
    return new SubscriberStatus(follow, lag, lastAnswer, pausedUntil, gap);
  }

  @Override
  public void run() {
    while (!stopped) {
      for (var next = done.poll(); next != null; next = done.poll()) {
        settle(next);
      }
      try {
        work(shared.clock.instant());
        await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void work(Instant now) {
    if (pacing.isPaused(now)) {
      return;
    }
    if (owes) {
      payWhatIsOwed(now);
    } else if (follow.state() == State.ACTIVE) {
      fill();
      dispatch(now);
    }
    publish();
  }

  private void payWhatIsOwed(Instant now) {
    var owing = follow;
    if (owing.state() == State.REJECTED && owing.changed().plus(GIVE_UP_ON_REJECT).isBefore(now)) {
      stopped = true;
      return;
    }
    for (Bytes document : shared.handshake.owed(owing)) {
      var outcome = shared.sender.send(owing.inbox(), Payload.of(document));
      answered(outcome);
      switch (outcome) {
        case Outcome.Delivered _ -> pacing.passed(now);
        case Outcome.Gone _ -> {
          if (!end(owing)) {
            pacing.failed(now, LOG_UNAVAILABLE);
          }
          return;
        }
        case Outcome.Refused(var status) -> {
          pacing.failed(
              now, new Outcome.TryLater(Integer.toString(status), Optional.empty(), false));
          return;
        }
        case Outcome.TryLater later -> {
          pacing.failed(now, later);
          return;
        }
      }
    }
    try {
      shared.handshake.answered(owing);
    } catch (LogUnavailableException e) {
      LOG.warn("An answer could not be stored yet: subscriber={}", owing.subscriber(), e);
      pacing.failed(now, LOG_UNAVAILABLE);
      return;
    }
    if (owing.equals(follow)) {
      owes = false;
    }
  }

  private void fill() {
    boolean more = true;
    while (more && waiting < MAX_WAITING) {
      more = false;
      for (var entry : progress.entrySet()) {
        if (entry.getValue().mayScan() && waiting < MAX_WAITING) {
          more |= scan(entry.getKey(), entry.getValue());
        }
      }
    }
  }

  private boolean scan(int partition, Progress position) {
    long from = position.scanned();
    var batch = shared.feed.next(partition, from);
    if (batch.gap() > 0) {
      gap += batch.gap();
      shared.metrics.lost().increment((double) batch.gap());
      LOG.warn(
          "Delivery gap: subscriber={} partition={} lost={}",
          follow.subscriber(),
          partition,
          batch.gap());
    }
    for (var record : batch.records()) {
      if (!position.mayScan() || waiting >= MAX_WAITING) {
        return true;
      }
      position.take(record.offset());
      var payload = record.payloadFor(follow.style(), receiver);
      if (payload.isPresent()) {
        lanes
            .computeIfAbsent(record.author(), _ -> new Lane())
            .add(new Lane.Item(record, payload.get()));
        waiting++;
      } else {
        position.settle(record.offset());
      }
    }
    while (position.scanned() < batch.next() && position.mayScan()) {
      position.skipTo(Math.min(batch.next(), position.scanned() + Progress.MAX_SPAN));
    }
    return position.scanned() > from;
  }

  private void dispatch(Instant now) {
    int free = pacing.window(shared.window) - inFlight;
    if (free <= 0 || lanes.isEmpty()) {
      return;
    }
    List<Lane> ready =
        lanes.values().stream()
            .filter(lane -> lane.isReady(now))
            .sorted(Comparator.comparingInt(Lane::failures))
            .limit(free)
            .toList();
    ready.forEach(this::send);
  }

  private void send(Lane lane) {
    while (!lane.isDone() && isWithdrawn(lane.head())) {
      shared.metrics.withheld().increment();
      settled(lane);
    }
    if (lane.isDone()) {
      wake();
      return;
    }
    var item = lane.head();
    lane.sent();
    inFlight++;
    Thread.startVirtualThread(() -> {
      Outcome outcome;
      try {
        outcome = shared.sender.send(follow.inbox(), item.payload());
      } catch (RuntimeException e) {
        LOG.error("Delivery failed in our own code: subscriber={}", follow.subscriber(), e);
        outcome = new Outcome.TryLater("internal error", Optional.empty(), false);
      }
      done.add(new Done(lane, outcome));
      wake();
    });
  }

  private boolean isWithdrawn(Lane.Item item) {
    return item.prepared().withdrawable().stream().anyMatch(shared.withdrawn);
  }

  private void settle(Done finished) {
    var now = shared.clock.instant();
    inFlight--;
    answered(finished.outcome);
    switch (finished.outcome) {
      case Outcome.Delivered _ -> {
        shared.metrics.delivered().increment();
        passed(now);
        settled(finished.lane);
      }
      case Outcome.Refused _ -> {
        shared.metrics.refused().increment();
        passed(now);
        settled(finished.lane);
      }
      case Outcome.Gone _ -> {
        if (!end(follow)) {
          failed(finished.lane, LOG_UNAVAILABLE, now);
        }
      }
      case Outcome.TryLater later -> failed(finished.lane, later, now);
    }
  }

  private void passed(Instant now) {
    if (pacing.passed(now)) {
      LOG.info("Delivery resumed: subscriber={}", follow.subscriber());
      lanes.values().forEach(lane -> lane.retryAt(Instant.MIN));
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
      settled(lane);
      return;
    }
    shared.metrics.retried().increment();
    lane.retryAt(now.plus(pacing.recordDelay(lane.failures(), failure.retryAfter())));
    boolean wasPaused = pacing.pausedUntil().isPresent();
    pacing.failed(now, failure);
    if (!wasPaused && pacing.pausedUntil().isPresent()) {
      LOG.info("Delivery paused: subscriber={} answer={}", follow.subscriber(), failure.answer());
    }
  }

  private void settled(Lane lane) {
    var item = lane.settled();
    waiting--;
    if (lane.isDone()) {
      lanes.remove(item.prepared().author());
    }
    var position = progress.get(item.prepared().partition());
    if (position != null) {
      position.settle(item.prepared().offset());
    }
  }

  /// The inbox is gone. Unless that could be stored, the loop goes on and will be told again.
  private boolean end(Follow ended) {
    try {
      shared.handshake.gone(ended);
      stopped = true;
    } catch (LogUnavailableException e) {
      LOG.warn("An end could not be stored yet: subscriber={}", ended.subscriber(), e);
    }
    return stopped;
  }

  private void answered(Outcome outcome) {
    lastAnswer = Optional.of(new SubscriberStatus.Answer(outcome.answer(), shared.clock.instant()));
  }

  private void publish() {
    pausedUntil = pacing.pausedUntil();
    var next = new HashMap<Integer, Long>();
    progress.forEach((partition, position) -> next.put(partition, position.next()));
    if (!next.equals(cursor.next())) {
      cursor = new DeliveryCursor(next);
    }
  }

  private void await() throws InterruptedException {
    publish();
    var wait = untilNextTry(shared.clock.instant());
    if (!wait.isZero() && wake.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
      wake.drainPermits();
    }
  }

  private Duration untilNextTry(Instant now) {
    if (pacing.isPaused(now)) {
      return shorter(Duration.between(now, pacing.pausedUntil().orElse(now)));
    }
    if (owes || inFlight >= pacing.window(shared.window)) {
      return owes ? Duration.ZERO : LONGEST_WAIT;
    }
    return lanes.values().stream()
        .filter(Lane::isWaiting)
        .map(Lane::notBefore)
        .min(Comparator.naturalOrder())
        .map(when -> when.isAfter(now) ? shorter(Duration.between(now, when)) : Duration.ZERO)
        .orElse(LONGEST_WAIT);
  }

  private static Duration shorter(Duration wait) {
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }
}
