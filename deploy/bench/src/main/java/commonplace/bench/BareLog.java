package commonplace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A topic of as many partitions as `activities` has, flushed as often, and Kafka's own producer,
/// set up as the relay's is: what the log costs whoever waits for it.
final class BareLog implements AutoCloseable {
  private static final String TOPIC = "bare";
  private static final Map<String, Object> LIKE_THE_RELAY =
      Map.of(
          "acks",
          "all",
          "enable.idempotence",
          true,
          "max.in.flight.requests.per.connection",
          1,
          "compression.type",
          "snappy",
          "partitioner.adaptive.partitioning.enable",
          false,
          "linger.ms",
          3,
          "batch.size",
          16 * 1024,
          "buffer.memory",
          16 * 1024 * 1024);

  private final KafkaProducer<String, byte[]> producer;

  /// @param clientConfig how to reach the broker
  BareLog(Path clientConfig, int partitions) throws IOException, InterruptedException {
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(clientConfig)) {
      properties.load(reader);
    }
    var settings = new HashMap<String, Object>();
    properties.forEach((key, value) -> settings.put(String.valueOf(key), value));
    try (var admin = Admin.create(Map.copyOf(settings))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(TOPIC, partitions, (short) 1)
                      .configs(Map.of("flush.messages", "1"))))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the bare topic was not made", e);
    }
    settings.putAll(LIKE_THE_RELAY);
    producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /// Returns once it is on the disk.
  void append(String key, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(TOPIC, key, value)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the log did not take it", e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
