package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Position;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts nulls in place of content that is withdrawn and still stands on the log. A Delete of an
/// object does that itself; this finds what it cannot: all that a deleted actor wrote, and what was
/// on its way while its Delete was. Reads the spool from start to end, every few hours, so that
/// erasure reaches the disk within the stated time.
final class ErasureSweep implements AutoCloseable {
  static final Duration EVERY = Duration.ofHours(3);

  private static final Logger LOG = LoggerFactory.getLogger(ErasureSweep.class);
  private static final Duration FIRST = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofSeconds(1);

  private record Place(int partition, String key) {}

  private final EventLog log;
  private final Topics topics;
  private final Withdrawals withdrawals;
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("erasure-sweep").factory());

  ErasureSweep(EventLog log, Topics topics, Withdrawals withdrawals) {
    this.log = log;
    this.topics = topics;
    this.withdrawals = withdrawals;
  }

  void start() {
    var _ =
        schedule.scheduleWithFixedDelay(
            this::sweepAll, FIRST.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  private void sweepAll() {
    try {
      int erased = sweep();
      if (erased > 0) {
        LOG.info("Withdrawn content erased: records={}", erased);
      }
    } catch (LogUnavailableException | CompletionException e) {
      LOG.warn("Withdrawn content stays until the next sweep", e);
    } catch (RuntimeException e) {
      LOG.error("The sweep failed in our own code", e);
    }
  }

  /// Sweeps once.
  ///
  /// @return how many records were erased
  int sweep() {
    return sweep(topics.activities(), this::isWithdrawn)
        + sweep(topics.fetchedObjects(), this::isWithdrawn);
  }

  /// What tells of a withdrawal stays, because subscribers must hear of it.
  private boolean isWithdrawn(AdmittedActivity activity) {
    return switch (activity.type()) {
      case "Delete", "Undo" -> false;
      default ->
          isWithdrawn(activity.actor(), activity.object())
              || activity.id().filter(withdrawals::contains).isPresent();
    };
  }

  private boolean isWithdrawn(FetchedObject object) {
    return isWithdrawn(object.author(), Optional.of(object.id()));
  }

  private boolean isWithdrawn(ActorUri author, Optional<Iri> object) {
    return withdrawals.contains(author.value()) || object.filter(withdrawals::contains).isPresent();
  }

  private <V> int sweep(Topic<V> topic, Predicate<V> withdrawn) {
    var found = find(topic, withdrawn);
    var erased =
        found.stream()
            .map(place -> log.appendTo(topic, place.partition, place.key, Optional.empty()))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(erased).join();
    return found.size();
  }

  private <V> Set<Place> find(Topic<V> topic, Predicate<V> withdrawn) {
    var found = new LinkedHashSet<Place>();
    var ends = log.endOffsets(topic);
    try (var reader = log.reader(topic, log.startOffsets(topic))) {
      while (ends.entrySet().stream()
          .anyMatch(e -> reader.positions().getOrDefault(e.getKey(), 0L) < e.getValue())) {
        for (LogRecord<V> logged : reader.poll(POLL)) {
          Position at = logged.position();
          var place = new Place(at.partition(), logged.key());
          if (logged.value().filter(withdrawn).isPresent()) {
            found.add(place);
          } else {
            found.remove(place);
          }
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    schedule.shutdownNow();
  }
}
