package commonplace.core.kafka;

import commonplace.core.log.LogGapException;
import commonplace.core.log.LogReader;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// A consumer with fixed partitions and no group. Sees committed records only. The lock is there
/// for {@link #close}, which may come from another thread while this one polls.
///
/// @param <V> the topic's type of value
final class KafkaLogReader<V> implements LogReader<V> {
  /// It is in no group and commits nothing: there is nothing to wait for, least of all the fetch
  /// that waits at the broker for new records.
  private static final Duration CLOSE = Duration.ZERO;

  private final Topic<V> topic;
  private final String topicName;
  private final KafkaConsumer<String, byte[]> consumer;
  private final ReentrantLock inUse = new ReentrantLock();

  /// Ours, because asking the consumer costs a look at every partition; never changed, but
  /// replaced.
  private Map<Integer, Long> positions;

  KafkaLogReader(
      Topic<V> topic, String topicName, Map<String, Object> settings, Map<Integer, Long> from) {
    this.topic = topic;
    this.topicName = topicName;
    consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    consumer.assign(from.keySet().stream().map(this::at).toList());
    positions = Map.copyOf(from);
    from.forEach((partition, next) -> consumer.seek(at(partition), next));
  }

  @Override
  public List<LogRecord<V>> poll(Duration wait) {
    inUse.lock();
    try {
      var fetched = consumer.poll(wait);
      var records = read(fetched);
      moved(fetched);
      return records;
    } catch (WakeupException e) {
      return List.of();
    } catch (OffsetOutOfRangeException e) {
      throw gap(e.offsetOutOfRangePartitions());
    } catch (KafkaException e) {
      throw new LogUnavailableException("Cannot read topic " + topicName, e);
    } finally {
      inUse.unlock();
    }
  }

  /// Steps back before a record that cannot be read, so that nobody passes it by asking again.
  private List<LogRecord<V>> read(ConsumerRecords<String, byte[]> fetched) {
    try {
      return StoredRecords.readAll(topic, fetched);
    } catch (RuntimeException e) {
      for (var partition : fetched.partitions()) {
        consumer.seek(partition, fetched.records(partition).getFirst().offset());
      }
      throw e;
    }
  }

  private void moved(ConsumerRecords<String, byte[]> fetched) {
    if (!fetched.nextOffsets().isEmpty()) {
      var now = new HashMap<>(positions);
      fetched.nextOffsets().forEach((at, next) -> now.put(at.partition(), next.offset()));
      positions = Map.copyOf(now);
    }
  }

  private RuntimeException gap(Map<TopicPartition, Long> wanted) {
    var lost = wanted.keySet().stream().min(Comparator.comparingInt(TopicPartition::partition));
    var partition = lost.orElseThrow();
    try {
      var first = consumer.beginningOffsets(Set.of(partition)).getOrDefault(partition, -1L);
      return new LogGapException(
          topic.name(), partition.partition(), wanted.getOrDefault(partition, -1L), first);
    } catch (KafkaException e) {
      return new LogUnavailableException("Cannot ask where topic " + topicName + " starts", e);
    }
  }

  @Override
  public Map<Integer, Long> positions() {
    inUse.lock();
    try {
      return positions;
    } finally {
      inUse.unlock();
    }
  }

  @Override
  public void seek(int partition, long nextOffset) {
    inUse.lock();
    try {
      consumer.seek(at(partition), nextOffset);
      var now = new HashMap<>(positions);
      now.put(partition, nextOffset);
      positions = Map.copyOf(now);
    } finally {
      inUse.unlock();
    }
  }

  @Override
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.wakeup();
    inUse.lock();
    try {
      consumer.close(CloseOptions.timeout(CLOSE));
    } finally {
      inUse.unlock();
    }
  }

  private TopicPartition at(int partition) {
    return new TopicPartition(topicName, partition);
  }
}
