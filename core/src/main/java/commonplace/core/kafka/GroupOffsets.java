package commonplace.core.kafka;

import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// The place in the log of a group, such as a Kafka Streams app: looked at from outside, and given
/// once. Opens a client when made. Thread-safe.
public final class GroupOffsets implements AutoCloseable {
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final KafkaLogConfig config;
  private final String group;
  private final Admin admin;

  /// @param group as the brokers know it, see {@link StreamsSettings#applicationId}
  public GroupOffsets(KafkaLogConfig config, String group) {
    this.config = config;
    this.group = group;
    this.admin = Admin.create(new ClientSettings(config).admin());
  }

  /// The next offset that the group will read, by partition; a partition is absent if the group has
  /// no place in it.
  ///
  /// @throws LogUnavailableException if the brokers did not answer
  public Map<Integer, Long> committed(Topic<?> topic) {
    var name = config.nameOf(topic);
    var reply =
        BrokerReply.to(
            "offsets of group " + group,
            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
    var found = new HashMap<Integer, Long>();
    reply.forEach((partition, offset) -> {
      if (partition.topic().equals(name) && offset != null) {
        found.put(partition.partition(), offset.offset());
      }
    });
    return Map.copyOf(found);
  }

  /// Gives the group a place. Brokers refuse that while it has members.
  ///
  /// @throws LogUnavailableException if the brokers did not answer or refused
  public void commit(Map<Topic<?>, Map<Integer, Long>> offsets) {
    var all = new HashMap<TopicPartition, OffsetAndMetadata>();
    offsets.forEach((topic, byPartition) ->
        byPartition.forEach((partition, offset) ->
            all.put(
                new TopicPartition(config.nameOf(topic), partition),
                new OffsetAndMetadata(offset))));
    BrokerReply.to("offsets for group " + group, admin.alterConsumerGroupOffsets(group, all).all());
  }

  @Override
  public void close() {
    admin.close(CLOSE);
  }
}
