package commonplace.core.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// The settings that every Kafka Streams app of ours shares. Keys are spelled out, because `core`
/// knows clients only.
///
/// At least once, so that stores are committed while the app runs and a crash restores little.
/// Static membership under the classic protocol, because Streams does not leave its group and the
/// next start would wait for the session to end. `auto.offset.reset=none`: a gap stops the app
/// loudly, and so does a group without offsets. An app gives itself its first offsets, or overrides
/// this if every source is compacted and starting over loses nothing.
public final class StreamsSettings {
  /// How often offsets are committed and stores are flushed to their changelogs.
  static final Duration COMMIT = Duration.ofSeconds(1);

  /// How long the local state of a partition that moved to another node stays on this disk. Long
  /// enough for a node to come back to its state, short enough for erasure within a day.
  static final Duration CLEANUP = Duration.ofHours(10);

  private static final int SESSION_MILLIS = 12_000;
  private static final int POLL_INTERVAL_MILLIS = 120_000;
  private static final int BUFFERED_RECORDS = 100;
  private static final int FETCH_BYTES = 2 * 1024 * 1024;
  private static final int PARTITION_FETCH_BYTES = 512 * 1024;
  private static final int PRODUCER_BUFFER_BYTES = 16 * 1024 * 1024;

  private StreamsSettings() {}

  /// The app's id, and so the name of its group and the beginning of its changelogs' names: a
  /// changelog is called `<namespace>.<app>-<store>-changelog`, and can be a {@link
  /// commonplace.core.log.Topic} of ours like any other.
  public static String applicationId(KafkaLogConfig config, String app) {
    return config.namespace() + "." + app;
  }

  /// @param app the app's name, without the namespace, lower case with hyphens
  /// @param stateDir a folder of its own
  public static Properties of(KafkaLogConfig config, String app, Path stateDir) {
    var all = new HashMap<String, Object>();
    all.put("statestore.cache.max.bytes", 0);
    all.put("buffered.records.per.partition", BUFFERED_RECORDS);
    all.put("num.stream.threads", 1);
    all.put("fetch.max.bytes", FETCH_BYTES);
    all.put("max.partition.fetch.bytes", PARTITION_FETCH_BYTES);
    all.put("main.consumer.session.timeout.ms", SESSION_MILLIS);
    all.put("main.consumer.heartbeat.interval.ms", SESSION_MILLIS / 4);
    all.put("max.poll.interval.ms", POLL_INTERVAL_MILLIS);
    all.put("producer.buffer.memory", PRODUCER_BUFFER_BYTES);
    all.put("producer.linger.ms", 20);
    all.put("enable.metrics.push", false);
    all.put("processing.exception.handler.global.enabled", true);
    all.putAll(config.client());
    all.putAll(required(config, app, stateDir));
    var properties = new Properties();
    properties.putAll(all);
    return properties;
  }

  private static Map<String, Object> required(KafkaLogConfig config, String app, Path stateDir) {
    var required = new HashMap<String, Object>();
    required.put("application.id", applicationId(config, app));
    required.put("client.id", config.nodeId() + "-" + app);
    required.put("main.consumer.group.instance.id", config.nodeId());
    required.put("group.protocol", "classic");
    required.put("processing.guarantee", "at_least_once");
    required.put("commit.interval.ms", COMMIT.toMillis());
    required.put("state.dir", stateDir.toString());
    required.put("state.cleanup.delay.ms", CLEANUP.toMillis());
    required.put("auto.offset.reset", "none");
    required.put("producer.acks", "all");
    required.put("producer.compression.type", "zstd");
    required.put("producer.max.request.size", ClientSettings.MAX_RECORD_BYTES);
    return required;
  }
}
