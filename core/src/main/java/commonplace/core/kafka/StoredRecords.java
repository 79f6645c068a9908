package commonplace.core.kafka;

import commonplace.core.log.Encoded;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Position;
import commonplace.core.log.Topic;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/// Our records as Kafka's and back; the one place that knows heartbeats.
final class StoredRecords {
  private static final byte[] BEAT = "1".getBytes(StandardCharsets.US_ASCII);

  private StoredRecords() {}

  static <V> ProducerRecord<String, byte[]> of(
      Topic<V> topic, String topicName, int partition, String key, Optional<V> value) {
    if (key.equals(Topic.HEARTBEAT)) {
      throw new IllegalArgumentException("A record's key cannot be the heartbeat's: " + key);
    }
    if (value.isEmpty()) {
      return new ProducerRecord<>(topicName, partition, key, null);
    }
    var encoded = topic.values().encode(value.get());
    var headers =
        encoded.headers().entrySet().stream()
            .<Header>map(h -> new RecordHeader(h.getKey(), h.getValue().shared()))
            .toList();
    return new ProducerRecord<>(topicName, partition, key, encoded.body().shared(), headers);
  }

  /// A record that only makes the partition's segment roll. Its value is not null, else it would be
  /// a tombstone and compaction would drop it in the end.
  static ProducerRecord<String, byte[]> heartbeat(String topicName, int partition) {
    return new ProducerRecord<>(topicName, partition, Topic.HEARTBEAT, BEAT);
  }

  static boolean isHeartbeat(ConsumerRecord<String, byte[]> stored) {
    return Topic.HEARTBEAT.equals(stored.key());
  }

  /// @throws IllegalStateException if the value cannot be read: trouble with our own state
  static <V> LogRecord<V> read(Topic<V> topic, ConsumerRecord<String, byte[]> stored) {
    return new LogRecord<>(
        new Position(stored.partition(), stored.offset()),
        Instant.ofEpochMilli(stored.timestamp()),
        stored.key(),
        Optional.ofNullable(stored.value())
            .map(body -> topic.values().decode(encoded(stored.headers(), body))));
  }

  static <V> List<LogRecord<V>> readAll(
      Topic<V> topic, Iterable<ConsumerRecord<String, byte[]>> stored) {
    var records = new java.util.ArrayList<LogRecord<V>>();
    for (var one : stored) {
      if (!isHeartbeat(one)) {
        records.add(read(topic, one));
      }
    }
    return List.copyOf(records);
  }

  static Encoded encoded(Headers headers, byte[] body) {
    var named = new HashMap<String, Bytes>();
    for (var header : headers) {
      named.put(header.key(), Bytes.wrapping(header.value()));
    }
    return new Encoded(named, Bytes.wrapping(body));
  }
}
