package commonplace.relay.erasure;

import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/// Reads one partition from its start to the end that it has now.
final class WholePartition {
  private static final Duration POLL = Duration.ofSeconds(1);

  private WholePartition() {}

  static <V> void read(EventLog log, Topic<V> topic, int partition, Consumer<LogRecord<V>> step) {
    long end = log.endOffsets(topic).getOrDefault(partition, 0L);
    long start = log.startOffsets(topic).getOrDefault(partition, 0L);
    try (var reader = log.reader(topic, Map.of(partition, start))) {
      while (reader.positions().getOrDefault(partition, end) < end) {
        if (Thread.currentThread().isInterrupted()) {
          throw new IllegalStateException("interrupted while reading " + topic.name());
        }
        reader.poll(POLL).stream().filter(r -> r.position().offset() < end).forEach(step);
      }
    }
  }
}
