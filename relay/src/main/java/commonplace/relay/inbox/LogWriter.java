package commonplace.relay.inbox;

import static commonplace.core.log.AdmittedActivity.createKey;
import static commonplace.core.log.AdmittedActivity.updateKey;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Position;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import commonplace.relay.withdrawal.Withdrawals;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Writes what was admitted, in the order that erasure needs. Every method returns once the log has
/// all of it, or throws {@link LogUnavailableException}: the log itself gives up in time.
/// Thread-safe.
final class LogWriter {
  private final EventLog log;
  private final Topics topics;
  private final Withdrawals withdrawals;
  private final SeenActivities seen;
  private final InstantSource clock;

  LogWriter(
      EventLog log,
      Topics topics,
      Withdrawals withdrawals,
      SeenActivities seen,
      InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.withdrawals = withdrawals;
    this.seen = seen;
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

  /// Withdraws an object, then tells of it, then puts nulls in place of its content: in this order,
  /// because a lagging reader meets the Create before what follows here. Where the object's Create
  /// is not beside its deleter, as with a moderator's Delete, every partition learns of it.
  ///
  /// @param notice the Delete, or what else ends it
  void withdrawObject(AdmittedActivity notice, Iri object) throws InterruptedException {
    var by = notice.actor();
    var beside = log.partitionOf(topics.activities(), by.text());
    withdraw(object, by);
    var writes = new ArrayList<CompletableFuture<Position>>();
    writes.add(log.append(topics.activities(), by.text(), notice.key(), Optional.of(notice)));
    Stream.concat(Stream.of(beside), seen.createdOn(object).stream())
        .distinct()
        .forEach(partition -> {
          writes.add(erase(topics.activities(), partition, createKey(object.text())));
          writes.add(erase(topics.activities(), partition, updateKey(object.text())));
        });
    if (seen.isAnnounced(object)) {
      for (int p = 0; p < log.partitions(topics.fetchedObjects()); p++) {
        writes.add(erase(topics.fetchedObjects(), p, object.text()));
      }
    }
    await(CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)));
    seen.remember(notice);
  }

  /// Withdraws an object without telling subscribers: the archive may hold what we relayed long
  /// ago.
  void withdraw(Iri object, ActorUri by) throws InterruptedException {
    var topic = topics.withdrawals();
    var partitions =
        seen.isCreatedBeside(by, object)
            ? IntStream.of(log.partitionOf(topic, by.text()))
            : IntStream.range(0, log.partitions(topic));
    var withdrawal = Optional.of(new Withdrawal(clock.instant(), Withdrawal.Kind.OBJECT));
    await(
        CompletableFuture.allOf(
            partitions
                .mapToObj(p -> log.appendTo(topic, p, withdrawals.key(object), withdrawal))
                .toArray(CompletableFuture[]::new)));
    withdrawals.remember(object);
  }

  boolean isWithdrawn(ActorUri actor) {
    return withdrawals.contains(actor.value());
  }

  /// Withdraws an actor with all that it wrote.
  void withdraw(ActorUri actor) throws InterruptedException {
    await(
        log.append(
            topics.withdrawals(),
            actor.text(),
            withdrawals.key(actor.value()),
            Optional.of(new Withdrawal(clock.instant(), Withdrawal.Kind.ACTOR))));
    withdrawals.remember(actor.value());
  }

  /// Takes an Announce back: what it repeats may live on.
  void undoAnnounce(AdmittedActivity undo, Iri announce) throws InterruptedException {
    await(
        log.append(
            topics.withdrawals(),
            undo.actor().text(),
            withdrawals.key(announce),
            Optional.of(new Withdrawal(clock.instant(), Withdrawal.Kind.OBJECT))));
    withdrawals.remember(announce);
    int partition = log.partitionOf(topics.activities(), undo.actor().text());
    await(
        CompletableFuture.allOf(
            log.append(topics.activities(), undo.actor().text(), undo.key(), Optional.of(undo)),
            erase(topics.activities(), partition, "announce/" + announce.text())));
  }

  private <V> CompletableFuture<Position> erase(Topic<V> topic, int partition, String key) {
    return log.appendTo(topic, partition, key, Optional.empty());
  }

  static Position awaitPosition(CompletableFuture<Position> stored) throws InterruptedException {
    return get(stored);
  }

  private static void await(CompletableFuture<?> stored) throws InterruptedException {
    var _ = get(stored);
  }

  private static <T> T get(CompletableFuture<T> stored) throws InterruptedException {
    try {
      return stored.get();
    } catch (ExecutionException e) {
      throw new LogUnavailableException("not stored", e);
    }
  }
}
