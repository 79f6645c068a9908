package commonplace.archive.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.SecretFile;
import commonplace.core.kafka.Heartbeats;
import commonplace.core.kafka.KafkaEventLog;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.kafka.TopicLayout;
import commonplace.core.kafka.TopicSetup;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ConsentState;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.runtime.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The fold on a real broker, with everything around it that a node has.
final class RunningFold implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(60);

  final Topics topics = Topics.withHorizon(Duration.ofDays(3));
  final KafkaLogConfig config;
  final KafkaEventLog log;
  final Path stateDir;
  private final WithdrawalKeys keys;
  private final Heartbeats heartbeats;
  private @Nullable ArchiveFold fold;

  RunningFold(Map<String, Object> client, String namespace, Path dir) {
    config = new KafkaLogConfig(client, namespace, "n1");
    stateDir = dir.resolve("fold");
    keys = new WithdrawalKeys(SecretFile.readOrMake(dir.resolve("secret")));
    var all = new ArrayList<>(topics.all());
    all.addAll(ArchiveFold.changelogs(topics));
    new TopicSetup(config, TopicLayout.EMBEDDED).ensure(all);
    log = new KafkaEventLog(config);
    log.start();
    heartbeats = new Heartbeats(log, all, Heartbeats.INTERVAL);
    heartbeats.start();
  }

  ArchiveFold start() {
    var started = new ArchiveFold(config, log, topics, keys, stateDir, new SimpleMeterRegistry());
    fold = started;
    started.start();
    return started;
  }

  void startAndCatchUp() {
    var started = start();
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(started.check()).isInstanceOf(Health.Ready.class));
  }

  void stop() {
    var running = fold;
    if (running != null) {
      running.close();
      fold = null;
    }
  }

  void admit(AdmittedActivity activity) {
    append(topics.activities(), activity.actor().text(), activity.key(), activity);
  }

  void withdraw(String actor, String id, Withdrawal.Kind kind) {
    append(topics.withdrawals(), actor, keys.of(Iri.of(id)), new Withdrawal(Instant.EPOCH, kind));
  }

  <V> void append(Topic<V> topic, String partitionBy, String key, V value) {
    log.append(topic, partitionBy, key, Optional.of(value)).join();
  }

  /// What is on `archive-objects`, as compaction leaves it.
  Map<String, ArchivedObject> objects() {
    return table(topics.archiveObjects());
  }

  Map<String, ConsentState> ledger() {
    return table(topics.consentLedger());
  }

  private <V> Map<String, V> table(Topic<V> topic) {
    var table = new TreeMap<String, V>();
    records(topic).forEach(r -> table.put(r.key(), r.value().orElseThrow()));
    return table;
  }

  <V> List<LogRecord<V>> records(Topic<V> topic) {
    var ends = log.endOffsets(topic);
    var records = new ArrayList<LogRecord<V>>();
    try (var reader = log.reader(topic, log.startOffsets(topic))) {
      while (reader.positions().entrySet().stream()
          .anyMatch(e -> e.getValue() < ends.getOrDefault(e.getKey(), 0L))) {
        records.addAll(reader.poll(Duration.ofSeconds(1)));
      }
    }
    return records;
  }

  @Override
  public void close() {
    stop();
    heartbeats.close();
    log.close();
  }
}
