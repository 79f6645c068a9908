package commonplace.core.kafka;

import commonplace.core.log.Topic;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// Our topics for Kafka Streams: the same bytes, headers and partitions as {@link KafkaEventLog}
/// reads and writes.
///
/// A heartbeat shows only in a record's key, which a value's deserializer never sees. So sources
/// take raw bytes, skip what {@link #isHeartbeat} says, and {@link #read} the rest.
public final class TopicSerdes {
  private TopicSerdes() {}

  /// Whether the record only makes a segment roll; there is nothing else to it.
  public static boolean isHeartbeat(@Nullable String key) {
    return Topic.HEARTBEAT.equals(key);
  }

  /// A stored value; nothing for a tombstone.
  ///
  /// @throws IllegalStateException if it cannot be read: trouble with our own state
  public static <V> Optional<V> read(Topic<V> topic, Headers headers, byte @Nullable [] value) {
    return Optional.ofNullable(value)
        .map(body -> topic.values().decode(StoredRecords.encoded(headers, body)));
  }

  /// A stored value of a topic whose codec keeps nothing in headers, as in a store's changelog.
  public static <V> Optional<V> read(Topic<V> topic, byte @Nullable [] value) {
    return read(topic, new RecordHeaders(), value);
  }

  /// Writes a topic's values, headers included; null becomes a tombstone.
  public static <V> Serializer<V> writer(Topic<V> topic) {
    return new Writer<>(topic);
  }

  /// Reads values of a topic that has no heartbeats, such as the output of a test.
  public static <V> Deserializer<V> reader(Topic<V> topic) {
    return new Reader<>(topic);
  }

  /// The partition that `partitionBy` chooses among so many.
  public static int partition(String partitionBy, int partitions) {
    var hash = Utils.murmur2(partitionBy.getBytes(StandardCharsets.UTF_8));
    return Utils.toPositive(hash) % partitions;
  }

  private record Writer<V>(Topic<V> topic) implements Serializer<V> {
    @Override
    public byte @Nullable [] serialize(String name, @Nullable V value) {
      return serialize(name, new RecordHeaders(), value);
    }

    @Override
    public byte @Nullable [] serialize(String name, Headers headers, @Nullable V value) {
      if (value == null) {
        return null;
      }
      var encoded = topic.values().encode(value);
      encoded.headers().forEach((key, header) -> replace(headers, key, header));
      return encoded.body().shared();
    }

    private static void replace(Headers headers, String key, Bytes value) {
      headers.remove(key);
      headers.add(key, value.shared());
    }
  }

  private record Reader<V>(Topic<V> topic) implements Deserializer<V> {
    @Override
    public @Nullable V deserialize(String name, byte @Nullable [] value) {
      return read(topic, value).orElse(null);
    }

    @Override
    public @Nullable V deserialize(String name, Headers headers, byte @Nullable [] value) {
      return read(topic, headers, value).orElse(null);
    }
  }
}
