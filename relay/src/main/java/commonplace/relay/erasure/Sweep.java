package commonplace.relay.erasure;

import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.KnownActor;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks through `activities`, `fetched-objects` and `actors` for records that carry what was
/// withdrawn and writes nulls in their place. The door nulls what it can name; this finds the rest:
/// all that a deleted actor wrote, what a moderator deleted in another author's partition, copies
/// that were fetched, and whatever a crash left between a withdrawal and its nulls. Repeating it
/// changes nothing. Each partition is swept by one node.
public final class Sweep implements Service {
  /// Several times within the 24 hours in which erasure reaches the disk: compaction needs about 13
  /// of them.
  public static final Duration INTERVAL = Duration.ofHours(6);

  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final String GROUP = "sweep";

  private final EventLog log;
  private final Topics topics;
  private final WithdrawalKeys keys;
  private final Duration first;
  private final Duration interval;
  private final Counter erased;
  private final Set<Integer> owned = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService schedule =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sweep").factory());
  private Optional<EventLog.Ownership> ownership = Optional.empty();

  /// @param first how long after the start the first sweep begins
  /// @param interval from the end of one to the beginning of the next
  public Sweep(
      EventLog log,
      Topics topics,
      WithdrawalKeys keys,
      Duration first,
      Duration interval,
      MeterRegistry meters) {
    this.log = log;
    this.topics = topics;
    this.keys = keys;
    this.first = first;
    this.interval = interval;
    this.erased =
        Counter.builder("commonplace.swept")
            .description("Log records that were replaced by nulls after a withdrawal")
            .register(meters);
  }

  @Override
  public void start() {
    ownership = Optional.of(log.own(topics.activities(), GROUP, new Listener()));
    var _ =
        schedule.scheduleWithFixedDelay(
            this::sweep, first.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private final class Listener implements EventLog.OwnershipListener {
    @Override
    public void assigned(Collection<Integer> partitions) {
      owned.addAll(partitions);
    }

    @Override
    public void revoked(Collection<Integer> partitions) {
      owned.removeAll(partitions);
    }
  }

  private void sweep() {
    for (int partition : owned) {
      try {
        sweep(partition);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        if (!schedule.isShutdown()) {
          LOG.warn("Not swept, withdrawn records may stay longer: partition={}", partition, e);
        }
      }
    }
  }

  private void sweep(int partition) throws InterruptedException {
    var withdrawn = Withdrawn.read(log, topics.withdrawals(), partition, keys);
    if (withdrawn.isEmpty()) {
      return;
    }
    int found =
        erase(
                topics.activities(),
                partition,
                withdrawn::carriedBy,
                (AdmittedActivity a) -> a.actor().text())
            + erase(
                topics.fetchedObjects(),
                partition,
                withdrawn::carriedBy,
                (FetchedObject o) -> o.author().text())
            + erase(
                topics.actors(), partition, withdrawn::carriedBy, (KnownActor a) -> a.id().text());
    if (found > 0) {
      erased.increment(found);
      LOG.info("Swept: partition={} erased={}", partition, found);
    }
  }

  private <V> int erase(
      Topic<V> topic, int partition, Predicate<V> carries, Function<V, String> partitionBy)
      throws InterruptedException {
    var live = new LinkedHashMap<String, String>();
    WholePartition.read(log, topic, partition, logged -> note(logged, live, carries, partitionBy));
    for (Map.Entry<String, String> record : live.entrySet()) {
      append(topic, record.getValue(), record.getKey());
    }
    return live.size();
  }

  private static <V> void note(
      LogRecord<V> logged,
      Map<String, String> live,
      Predicate<V> carries,
      Function<V, String> partitionBy) {
    live.remove(logged.key());
    logged.value().filter(carries).ifPresent(v -> live.put(logged.key(), partitionBy.apply(v)));
  }

  private <V> void append(Topic<V> topic, String partitionBy, String key)
      throws InterruptedException {
    try {
      var _ =
          log.append(topic, partitionBy, key, Optional.empty())
              .get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("A null was not stored on " + topic.name(), e);
    }
  }

  /// A sweep that failed is logged and repeated; nothing waits for it.
  @Override
  public Health check() {
    return new Health.Ready();
  }

  @Override
  public void close() {
    schedule.shutdownNow();
    ownership.ifPresent(EventLog.Ownership::close);
  }
}
