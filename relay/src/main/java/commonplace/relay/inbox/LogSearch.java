package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Reads what the log holds of one actor, for the few questions that no table answers: what an Undo
/// that names an id alone is about, and what there is of an actor that ends. A whole partition is
/// read, two at a time. Blocks; thread-safe.
final class LogSearch {
  private static final int AT_ONCE = 2;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private final EventLog log;
  private final Topics topics;
  private final Semaphore slots = new Semaphore(AT_ONCE);

  LogSearch(EventLog log, Topics topics) {
    this.log = log;
    this.topics = topics;
  }

  /// What an admitted activity was about.
  ///
  /// @throws LogUnavailableException if the log is not read in time
  Optional<Iri> objectOf(ActorUri actor, Iri id, String type) throws InterruptedException {
    var found = new AtomicReference<Optional<Iri>>(Optional.empty());
    read(
        topics.activities(),
        actor,
        logged ->
            logged
                .value()
                .filter(a -> a.type().equals(type) && a.actor().equals(actor))
                .filter(a -> a.id().filter(id::equals).isPresent())
                .ifPresent(a -> found.set(a.object())));
    return found.get();
  }

  /// Everything of the actor's that was relayed, what it sent and what others announced, but what
  /// has a Delete in its name on the log: that is on its way already.
  ///
  /// @throws LogUnavailableException as above
  Set<Iri> objectsOf(ActorUri actor) throws InterruptedException {
    var objects = new LinkedHashSet<Iri>();
    var deleted = new HashSet<Iri>();
    read(
        topics.activities(),
        actor,
        logged ->
            logged
                .value()
                .filter(a -> a.actor().equals(actor))
                .ifPresent(a ->
                    a.object()
                        .ifPresent(object -> {
                          switch (a.type()) {
                            case "Create" -> objects.add(object);
                            case "Delete" -> deleted.add(object);
                            default -> {
                              // no other brings or ends an object
                            }
                          }
                        })));
    read(
        topics.fetchedObjects(),
        actor,
        logged ->
            logged
                .value()
                .filter(o -> o.author().equals(actor))
                .ifPresent(o -> objects.add(o.id())));
    objects.removeAll(deleted);
    return objects;
  }

  private <V> void read(Topic<V> topic, ActorUri actor, Consumer<LogRecord<V>> each)
      throws InterruptedException {
    int partition = log.partitionOf(topic, actor.text());
    if (!slots.tryAcquire(WITHIN.toNanos(), TimeUnit.NANOSECONDS)) {
      throw late(topic);
    }
    long deadline = System.nanoTime() + WITHIN.toNanos();
    try {
      long end = log.endOffsets(topic).getOrDefault(partition, 0L);
      long start = log.startOffsets(topic).getOrDefault(partition, 0L);
      if (start >= end) {
        return;
      }
      try (var reader = log.reader(topic, Map.of(partition, start))) {
        while (reader.positions().getOrDefault(partition, end) < end) {
          if (System.nanoTime() > deadline) {
            throw late(topic);
          }
          reader.poll(POLL).forEach(each);
        }
      }
    } finally {
      slots.release();
    }
  }

  private static LogUnavailableException late(Topic<?> topic) {
    return new LogUnavailableException(
        "Topic " + topic.name() + " was not read in time", new TimeoutException());
  }
}
