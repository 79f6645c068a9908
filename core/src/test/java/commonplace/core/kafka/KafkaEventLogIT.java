package commonplace.core.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.broker.EmbeddedBroker;
import commonplace.broker.EmbeddedBrokerConfig;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import commonplace.core.testkit.EventLogContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract of every log on a real broker; each test has topics of its own.
final class KafkaEventLogIT extends EventLogContract {
  private static final AtomicInteger NEXT = new AtomicInteger();
  @TempDir static Path folder;
  private static EmbeddedBroker broker;

  private final String namespace = "test" + NEXT.incrementAndGet();
  private final List<KafkaEventLog> opened = new ArrayList<>();

  @BeforeAll
  static void startBroker() {
    broker = new EmbeddedBroker(new EmbeddedBrokerConfig(folder.resolve("shared"), 0));
    broker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static Map<String, Object> client(EmbeddedBroker of) {
    return new HashMap<>(of.clientConfig());
  }

  @BeforeEach
  void makeTopics() {
    var config = new KafkaLogConfig(client(broker), namespace, "setup");
    new TopicSetup(config, TopicLayout.EMBEDDED).ensure(TOPICS);
  }

  @AfterEach
  void closeLogs() {
    opened.forEach(KafkaEventLog::close);
  }

  @Override
  protected EventLog open(String node) {
    return open(broker, node);
  }

  private KafkaEventLog open(EmbeddedBroker at, String node) {
    var log = new KafkaEventLog(new KafkaLogConfig(client(at), namespace, node));
    log.start();
    opened.add(log);
    return log;
  }

  @Override
  protected void beat(EventLog log, Topic<?> topic) {
    for (int partition = 0; partition < log.partitions(topic); partition++) {
      ((KafkaEventLog) log).beat(topic, partition).join();
    }
  }

  @Override
  protected void deleteBefore(EventLog log, Topic<?> topic, int partition, long offset) {
    try (var admin = Admin.create(client(broker))) {
      var at = new TopicPartition(namespace + "." + topic.name(), partition);
      admin
          .deleteRecords(Map.of(at, RecordsToDelete.beforeOffset(offset)))
          .all()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
  }

  @Test
  void topicsOfAnotherShapeStayAsTheyAre() {
    var config = new KafkaLogConfig(client(broker), namespace, "setup");
    var more = new TopicLayout(TopicLayout.EMBEDDED.partitions() + 1, (short) 1);
    var missing = new Topic<>("missing", WITHDRAWALS.values(), WITHDRAWALS.policy());
    var all = Stream.<Topic<?>>concat(Stream.of(missing), TOPICS.stream()).toList();
    assertThatThrownBy(() -> new TopicSetup(config, more).ensure(all))
        .isInstanceOf(TopicShapeException.class)
        .hasMessageContaining("partitions is 4, must be 5");
    try (var admin = Admin.create(client(broker))) {
      assertThat(admin.listTopics().names().toCompletionStage().toCompletableFuture().join())
          .contains(namespace + "." + WITHDRAWALS.name())
          .doesNotContain(namespace + ".missing");
    }
  }

  @Test
  void anAppendFailsWhenTheBrokerIsGone() {
    var own = new EmbeddedBroker(new EmbeddedBrokerConfig(folder.resolve("own"), 0));
    own.start();
    try (own) {
      var config = new KafkaLogConfig(client(own), namespace, "setup");
      new TopicSetup(config, TopicLayout.EMBEDDED).ensure(TOPICS);
      var log = open(own, "a");
      var stored = log.append(WITHDRAWALS, "x", "key", Optional.of(numbered(1)));
      assertThat(stored).succeedsWithin(Duration.ofSeconds(20));
      own.close();
      assertThat(log.append(WITHDRAWALS, "x", "key", Optional.of(numbered(2))))
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .withCauseInstanceOf(LogUnavailableException.class);
    }
  }
}
