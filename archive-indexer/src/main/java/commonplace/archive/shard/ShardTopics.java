package commonplace.archive.shard;

import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/// What the brokers say of the topics that shards are built from.
final class ShardTopics implements AutoCloseable {
  private static final Duration ASK = Duration.ofSeconds(10);

  private final KafkaLogConfig config;
  private final Admin admin;

  ShardTopics(KafkaLogConfig config) {
    this.config = config;
    var settings = new HashMap<>(config.client());
    settings.put("client.id", config.nodeId() + "-shards-admin");
    settings.put("default.api.timeout.ms", (int) ASK.toMillis());
    settings.put("request.timeout.ms", 4_000);
    settings.put("enable.metrics.push", false);
    admin = Admin.create(settings);
  }

  /// A topic's count of partitions, and the id that it has for as long as it lives.
  record Shape(int partitions, String id) {}

  Shape shapeOf(Topic<?> topic) {
    var name = config.nameOf(topic);
    Map<String, TopicDescription> described =
        answer(name, admin.describeTopics(List.of(name)).allTopicNames());
    var description = Objects.requireNonNull(described.get(name));
    return new Shape(description.partitions().size(), description.topicId().toString());
  }

  /// The offset after the last record of each partition.
  Map<Integer, Long> ends(Topic<?> topic, int partitions) {
    var name = config.nameOf(topic);
    var question = new HashMap<TopicPartition, OffsetSpec>();
    IntStream.range(0, partitions)
        .forEach(p -> question.put(new TopicPartition(name, p), OffsetSpec.latest()));
    var ends = new HashMap<Integer, Long>();
    answer(name, admin.listOffsets(question).all())
        .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    return ends;
  }

  private static <T> T answer(String topic, KafkaFuture<T> reply) {
    try {
      return reply.get(2 * ASK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("Interrupted while asking about " + topic, e);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw new LogUnavailableException("The brokers cannot say about " + topic, cause);
    } catch (TimeoutException e) {
      throw new LogUnavailableException("The brokers do not answer about " + topic, e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
