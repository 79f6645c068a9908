package commonplace.relay.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.broker.EmbeddedBroker;
import commonplace.broker.EmbeddedBrokerConfig;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.SecretFile;
import commonplace.core.kafka.Heartbeats;
import commonplace.core.kafka.KafkaEventLog;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.kafka.TopicLayout;
import commonplace.core.kafka.TopicSetup;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.runtime.Bytes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Erasure reaches the broker's files: the topics' own settings, only faster.
class ErasureIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Map<String, String> HASTE =
      Map.of(
          "segment.ms", "500",
          "min.compaction.lag.ms", "0",
          "max.compaction.lag.ms", "500",
          "file.delete.delay.ms", "100");
  private static final ActorUri ADA = ActorUri.of("https://m.example/users/ada");
  private static final ActorUri BOB = ActorUri.of("https://m.example/users/bob");

  @TempDir Path dir;
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);

  @Test
  void whatADeletedActorWroteLeavesEveryFile() throws Exception {
    var keys = new WithdrawalKeys(SecretFile.readOrMake(dir.resolve("secret")));
    try (var broker = new EmbeddedBroker(new EmbeddedBrokerConfig(dir.resolve("broker"), 0))) {
      broker.start();
      var config = new KafkaLogConfig(broker.clientConfig(), "test", "one");
      new TopicSetup(config, new TopicLayout(1, (short) 1)).ensure(topics.all());
      hasten(broker.clientConfig(), config.nameOf(topics.activities()));
      try (var log = new KafkaEventLog(config)) {
        log.start();
        write(log, ADA, "a secret of ada");
        write(log, BOB, "words of bob");
        assertThat(stored("a secret of ada")).isPositive();
        log.append(
                topics.withdrawals(),
                ADA.text(),
                keys.of(ADA.value()),
                Optional.of(new Withdrawal(Instant.EPOCH, Withdrawal.Kind.ACTOR)))
            .join();
        try (var sweep = sweep(log, keys);
            var beats = new Heartbeats(log, topics.all(), Duration.ofSeconds(1))) {
          sweep.start();
          beats.start();
          await().atMost(SOON).untilAsserted(() -> assertThat(stored("a secret of ada")).isZero());
        }
        assertThat(stored("words of bob")).isPositive();
      }
    }
  }

  private Sweep sweep(KafkaEventLog log, WithdrawalKeys keys) {
    return new Sweep(
        log,
        topics,
        keys,
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        new SimpleMeterRegistry());
  }

  private static void hasten(Map<String, Object> client, String topic) throws Exception {
    Collection<AlterConfigOp> changes =
        HASTE.entrySet().stream()
            .map(e -> new ConfigEntry(e.getKey(), e.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    try (var admin = Admin.create(client)) {
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
          .all()
          .get();
    }
  }

  private void write(KafkaEventLog log, ActorUri author, String words) {
    var object = Iri.of(author + "/notes/1");
    var activity =
        new AdmittedActivity(
            "Create",
            Optional.of(Iri.of(object + "#create")),
            author,
            Optional.of(object),
            author,
            false,
            ActorFlags.UNKNOWN,
            true,
            Bytes.utf8(words));
    log.append(topics.activities(), author.text(), activity.key(), Optional.of(activity)).join();
  }

  /// How many records in the broker's files have this value, deleted and swapped files included.
  /// The cleaner renames files meanwhile: a count is good only if none came or went.
  private long stored(String value) throws IOException {
    while (true) {
      var before = segments();
      long found = 0;
      for (var file : before.orElseGet(List::of)) {
        found += values(file).stream().filter(value::equals).count();
      }
      if (before.isPresent() && before.equals(segments())) {
        return found;
      }
    }
  }

  /// Nothing if one went while they were listed.
  private Optional<List<Path>> segments() throws IOException {
    try (var files = Files.walk(dir.resolve("broker"))) {
      return Optional.of(
          files.filter(f -> f.toString().contains("activities") && isSegment(f)).sorted().toList());
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isSegment(Path file) {
    return file.getFileName().toString().matches("\\d+\\.log.*");
  }

  /// The broker writes meanwhile, and [FileRecords#close] would cut off what came since the
  /// opening.
  private static List<String> values(Path segment) throws IOException {
    FileRecords records;
    try {
      records = FileRecords.open(segment.toFile(), false);
    } catch (NoSuchFileException _) {
      return List.of(); // it was just deleted
    }
    try {
      var values = new ArrayList<String>();
      for (Record record : records.records()) {
        if (record.hasValue()) {
          var bytes = new byte[record.valueSize()];
          record.value().get(bytes);
          values.add(Bytes.wrapping(bytes).utf8());
        }
      }
      return values;
    } finally {
      records.closeHandlers();
    }
  }
}
