package commonplace.relay.erasure;

import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.Map;

/// Reads one partition from its start to the end that it has now.
public final class WholePartition {
  private static final Duration POLL = Duration.ofSeconds(1);

  private WholePartition() {}

  /// What to do with each record.
  ///
  /// @param <V> the topic's type of value
  public interface Step<V> {
    void take(LogRecord<V> logged) throws InterruptedException;
  }

  /// Hands each record to the step, on this thread.
  public static <V> void read(EventLog log, Topic<V> topic, int partition, Step<V> step)
      throws InterruptedException {
    long end = log.endOffsets(topic).getOrDefault(partition, 0L);
    long start = log.startOffsets(topic).getOrDefault(partition, 0L);
    try (var reader = log.reader(topic, Map.of(partition, start))) {
      while (reader.positions().getOrDefault(partition, end) < end) {
        if (Thread.interrupted()) {
          throw new InterruptedException("while reading " + topic.name());
        }
        for (var logged : reader.poll(POLL)) {
          if (logged.position().offset() < end) {
            step.take(logged);
          }
        }
      }
    }
  }
}
