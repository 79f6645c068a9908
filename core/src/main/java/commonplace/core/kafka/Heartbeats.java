package commonplace.core.kafka;

import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the segments of compacted topics roll. Kafka rolls a segment only when something is
/// appended, and never compacts the open one: without new records a deleted post would stay on disk
/// for ever. So each partition gets a record an hour, the first at once.
///
/// A beat that fails is logged and made up for by the next one: a segment has {@link
/// TopicSettings#SEGMENT} to roll.
public final class Heartbeats implements AutoCloseable {
  public static final Duration INTERVAL = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  private final KafkaEventLog log;
  private final List<Topic<?>> topics;
  private final Duration interval;
  private @Nullable ScheduledExecutorService schedule;

  /// @param topics those among them that are compacted get heartbeats
  public Heartbeats(KafkaEventLog log, Collection<Topic<?>> topics, Duration interval) {
    this.log = log;
    this.topics = topics.stream().filter(t -> t.policy().compacted()).toList();
    this.interval = interval;
  }

  /// Starts to beat; does not wait for the first beat.
  public synchronized void start() {
    if (schedule != null) {
      throw new IllegalStateException("The heart beats already");
    }
    schedule =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeats").factory());
    var _ = schedule.scheduleAtFixedRate(this::beat, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void beat() {
    for (var topic : topics) {
      try {
        beat(topic);
      } catch (RuntimeException e) {
        LOG.warn("No heartbeat, deleted records may stay longer: topic={}", topic.name(), e);
      }
    }
  }

  private void beat(Topic<?> topic) {
    for (int partition = 0; partition < log.partitions(topic); partition++) {
      log.beat(topic, partition).join();
    }
  }

  @Override
  public synchronized void close() {
    if (schedule != null) {
      schedule.shutdownNow();
      schedule = null;
    }
  }
}
