package commonplace.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
  private static final String TOPIC = "test";

  @TempDir Path dir;

  @Test
  void whatWasWrittenIsThereAfterARestart() throws Exception {
    try (var broker = started()) {
      createTopic(broker.clientConfig());
      write(broker.clientConfig(), "one", "two");
      assertThat(read(broker.clientConfig(), 2)).containsExactly("one", "two");
    }
    try (var broker = started()) {
      write(broker.clientConfig(), "three");
      assertThat(read(broker.clientConfig(), 3)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    try (var broker = started()) {
      var config = new HashMap<>(broker.clientConfig());
      config.put("sasl.jaas.config", BrokerSettings.clientJaas("0".repeat(64)));
      assertThatThrownBy(() -> createTopic(config))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(SaslAuthenticationException.class);
    }
  }

  @Test
  void aSecondBrokerOnTheSameDataIsRefused() {
    try (var broker = started();
        var second = new EmbeddedBroker(new EmbeddedBrokerConfig(dir, 0))) {
      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
      assertThatThrownBy(second::start)
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("Another process already runs on this data folder");
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws Exception {
    var file = Files.writeString(dir.resolve("file"), "in the way");
    try (var broker = new EmbeddedBroker(new EmbeddedBrokerConfig(file.resolve("data"), 0))) {
      assertThatThrownBy(broker::start)
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining(file.resolve("data").toString());
    }
  }

  @Test
  void theFolderIsClosedToOthersAlsoWhenItWasOpenBefore() throws Exception {
    Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var broker = started()) {
      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
      assertThat(Files.getPosixFilePermissions(dir))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void thePasswordIsTheOwnersOnly() throws Exception {
    try (var broker = started()) {
      assertThat(broker.clientConfig()).containsKey("sasl.jaas.config");
      assertThat(Files.getPosixFilePermissions(dir.resolve("broker.password")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void nothingAcknowledgedIsLostWhenTheProcessIsKilled() throws Exception {
    var acknowledged = new ArrayList<String>();
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                dir.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var lines = child.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("ack ")) {
          acknowledged.add(line.substring(4));
        }
        if (acknowledged.size() == 500) {
          child.toHandle().destroyForcibly();
        }
      }
    }
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(500);
    try (var broker = started()) {
      assertThat(read(broker.clientConfig(), acknowledged.size())).containsAll(acknowledged);
    }
  }

  private EmbeddedBroker started() {
    var broker = new EmbeddedBroker(new EmbeddedBrokerConfig(dir, 0));
    broker.start();
    return broker;
  }

  static void createTopic(Map<String, Object> config) throws Exception {
    try (var admin = Admin.create(config)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static void write(Map<String, Object> config, String... values) throws Exception {
    try (var producer = producer(config)) {
      for (var value : values) {
        producer.send(new ProducerRecord<>(TOPIC, value)).get();
      }
    }
  }

  static KafkaProducer<String, String> producer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  private static List<String> read(Map<String, Object> config, int atLeast) {
    var found = new ArrayList<String>();
    try (var consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      var partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      assertThat(end).isGreaterThanOrEqualTo(atLeast);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> found.add(record.value()));
      }
    }
    return found;
  }
}
