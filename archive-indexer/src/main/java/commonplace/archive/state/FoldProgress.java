package commonplace.archive.state;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/// How far this process has read. Thread-safe.
final class FoldProgress {
  private final Map<TopicPartition, Long> next = new ConcurrentHashMap<>();

  /// A record was processed.
  void passed(String topic, int partition, long offset) {
    next.put(new TopicPartition(topic, partition), offset + 1);
  }

  /// The offset of the first record NOT yet processed; 0 if none was since the start.
  long next(TopicPartition partition) {
    return next.getOrDefault(partition, 0L);
  }
}
