package commonplace.core.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The settings of each kind of Kafka client. Tunables can be replaced by {@link
/// KafkaLogConfig#client}; what our promises rest on cannot.
final class ClientSettings {
  /// The largest record, envelope and all; topics, producers and brokers must agree on it.
  static final int MAX_RECORD_BYTES = 4 * 1024 * 1024;

  /// How long a call may wait for metadata, buffer space or the end of a transaction.
  static final Duration BLOCK = Duration.ofSeconds(5);

  /// How long an append may take once it is under way, so that an inbox can still answer 503.
  static final Duration DELIVERY = Duration.ofSeconds(10);

  /// How long an administrative question may take.
  static final Duration ASK = Duration.ofSeconds(10);

  private static final int REQUEST_MILLIS = 4_000;

  /// After this long without a word from a node, its partitions go to others.
  private static final int SESSION_MILLIS = 12_000;

  /// A listener that takes longer than this to let go loses its partitions anyway.
  private static final int REBALANCE_MILLIS = 60_000;

  /// An open transaction of a node that died delays readers at most this long.
  private static final int TRANSACTION_MILLIS = 15_000;

  private static final int PRODUCER_BUFFER_BYTES = 16 * 1024 * 1024;
  private static final int WRITER_BUFFER_BYTES = 8 * 1024 * 1024;

  /// Each batch takes so much, however little it holds, and what was once needed is kept.
  private static final int BATCH_BYTES = 16 * 1024;

  private static final int LINGER_MILLIS = 3;

  /// How long the broker holds a question that it has no answer to: every table asks, day and
  /// night.
  private static final int FETCH_WAIT_MILLIS = 2_000;

  private static final int FETCH_BYTES = 4 * 1024 * 1024;
  private static final int PARTITION_FETCH_BYTES = 1024 * 1024;

  private final KafkaLogConfig config;
  private final AtomicInteger clients = new AtomicInteger();

  ClientSettings(KafkaLogConfig config) {
    this.config = config;
  }

  Map<String, Object> admin() {
    return merged("admin", Map.of("default.api.timeout.ms", (int) ASK.toMillis()), Map.of());
  }

  Map<String, Object> producer() {
    return merged(
        "append",
        producerTunables(PRODUCER_BUFFER_BYTES, LINGER_MILLIS),
        Map.of(
            "acks", "all", "enable.idempotence", true, "max.in.flight.requests.per.connection", 1));
  }

  /// @param transactionalId with the namespace
  Map<String, Object> fencedProducer(String transactionalId) {
    return merged(
        transactionalId,
        producerTunables(WRITER_BUFFER_BYTES, 0),
        Map.of(
            "acks",
            "all",
            "enable.idempotence",
            true,
            "transactional.id",
            transactionalId,
            "transaction.timeout.ms",
            TRANSACTION_MILLIS));
  }

  Map<String, Object> reader() {
    return merged(
        "reader",
        Map.of(
            "fetch.max.bytes", FETCH_BYTES,
            "max.partition.fetch.bytes", PARTITION_FETCH_BYTES,
            "fetch.max.wait.ms", FETCH_WAIT_MILLIS,
            "default.api.timeout.ms", (int) ASK.toMillis()),
        Map.of(
            "auto.offset.reset",
            "none",
            "enable.auto.commit",
            false,
            "isolation.level",
            "read_committed",
            "allow.auto.create.topics",
            false));
  }

  /// Of a consumer that holds a share of a group and reads nothing.
  ///
  /// @param group with the namespace
  Map<String, Object> owner(String group) {
    return merged(
        group,
        Map.of(
            "session.timeout.ms", SESSION_MILLIS,
            "heartbeat.interval.ms", SESSION_MILLIS / 4,
            "max.poll.interval.ms", REBALANCE_MILLIS),
        Map.of(
            "group.id",
            group,
            "group.instance.id",
            config.nodeId(),
            "group.protocol",
            "classic",
            "partition.assignment.strategy",
            "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
            "auto.offset.reset",
            "none",
            "enable.auto.commit",
            false,
            "allow.auto.create.topics",
            false));
  }

  /// Whoever appends names the partition, so the producer need not weigh them. Most batches hold
  /// one record: a zstd context for each cost an eighth of an admission, and lz4 allocates 128 KiB
  /// for each; snappy keeps its buffers.
  private static Map<String, Object> producerTunables(int bufferBytes, int lingerMillis) {
    return Map.of(
        "compression.type",
        "snappy",
        "partitioner.adaptive.partitioning.enable",
        false,
        "linger.ms",
        lingerMillis,
        "batch.size",
        BATCH_BYTES,
        "buffer.memory",
        bufferBytes,
        "max.request.size",
        MAX_RECORD_BYTES,
        "max.block.ms",
        (int) BLOCK.toMillis(),
        "delivery.timeout.ms",
        (int) DELIVERY.toMillis());
  }

  private Map<String, Object> merged(
      String role, Map<String, Object> tunables, Map<String, Object> required) {
    var all = new HashMap<String, Object>();
    all.put("request.timeout.ms", REQUEST_MILLIS);
    all.put("socket.connection.setup.timeout.ms", 3_000);
    all.put("enable.metrics.push", false);
    all.putAll(tunables);
    all.putAll(config.client());
    all.putAll(required);
    all.put("client.id", config.nodeId() + "-" + role + "-" + clients.incrementAndGet());
    return all;
  }
}
