package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Position;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Writes what was admitted, in the order that erasure needs. Every method returns once the log has
/// all of it, or throws {@link LogUnavailableException}. Thread-safe.
final class LogWriter {
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final EventLog log;
  private final Topics topics;
  private final Withdrawals withdrawals;
  private final InstantSource clock;

  LogWriter(EventLog log, Topics topics, Withdrawals withdrawals, InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.withdrawals = withdrawals;
    this.clock = clock;
  }

  void append(AdmittedActivity activity) throws InterruptedException {
    await(
        log.append(
            topics.activities(), activity.actor().text(), activity.key(), Optional.of(activity)));
  }

  void append(FetchedObject object) throws InterruptedException {
    await(
        log.append(
            topics.fetchedObjects(),
            object.author().text(),
            object.id().text(),
            Optional.of(object)));
  }

  /// The withdrawal first, because a lagging reader meets the Create before what follows here; then
  /// the Delete, and nulls in place of what it deletes, in the same partition.
  void delete(AdmittedActivity delete, Iri target) throws InterruptedException {
    boolean actor = target.equals(delete.actor().value());
    withdraw(target, delete.actor(), actor ? Withdrawal.Kind.ACTOR : Withdrawal.Kind.OBJECT);
    var partitionBy = delete.actor().text();
    var activities = topics.activities();
    var stored = log.append(activities, partitionBy, delete.key(), Optional.of(delete));
    if (actor) {
      await(stored);
      return;
    }
    await(
        CompletableFuture.allOf(
            stored,
            log.append(
                activities,
                partitionBy,
                AdmittedActivity.createKey(target.text()),
                Optional.empty()),
            log.append(
                activities,
                partitionBy,
                AdmittedActivity.updateKey(target.text()),
                Optional.empty())));
  }

  void withdraw(Iri target, ActorUri actor, Withdrawal.Kind kind) throws InterruptedException {
    await(
        log.append(
            topics.withdrawals(),
            actor.text(),
            withdrawals.key(target),
            Optional.of(new Withdrawal(clock.instant(), kind))));
    withdrawals.remember(target);
  }

  static Position awaitPosition(CompletableFuture<Position> stored) throws InterruptedException {
    return get(stored);
  }

  private static void await(CompletableFuture<?> stored) throws InterruptedException {
    var _ = get(stored);
  }

  private static <T> T get(CompletableFuture<T> stored) throws InterruptedException {
    try {
      return stored.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("not stored in time", e);
    }
  }
}
