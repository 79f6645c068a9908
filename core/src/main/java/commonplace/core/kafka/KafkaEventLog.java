package commonplace.core.kafka;

import commonplace.core.log.EventLog;
import commonplace.core.log.LogReader;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Position;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/// The log on Kafka. Call {@link #start} before anything else. Closing it closes what it shares,
/// not the readers, owners and writers that it gave away: whoever opened them closes them first.
///
/// An append fails within `max.block.ms` and `delivery.timeout.ms` together, 15 seconds unless
/// configured otherwise. Its future is completed on a producer's only thread: whoever has something
/// follow it that may block uses the future's `…Async` methods.
public final class KafkaEventLog implements EventLog {
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final KafkaLogConfig config;
  private final ClientSettings settings;
  private final Map<String, Integer> partitionCounts = new ConcurrentHashMap<>();
  private volatile @Nullable Clients clients;

  /// At each of its rounds a producer looks at every partition that it ever wrote to, and
  /// heartbeats go to all: what is written all the time has a producer of its own.
  ///
  /// @param activities writes that topic alone
  private record Clients(
      KafkaProducer<String, byte[]> activities, KafkaProducer<String, byte[]> others, Admin admin) {
    KafkaProducer<String, byte[]> producer(Topic<?> topic) {
      return topic.name().equals(Topics.ACTIVITIES) ? activities : others;
    }
  }

  public KafkaEventLog(KafkaLogConfig config) {
    this.config = config;
    settings = new ClientSettings(config);
  }

  /// Opens the clients. Does not wait for a broker: that shows with the first use.
  public synchronized void start() {
    if (clients != null) {
      throw new IllegalStateException("The log is already started");
    }
    clients = new Clients(producer(), producer(), Admin.create(settings.admin()));
  }

  private KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        settings.producer(), new StringSerializer(), new ByteArraySerializer());
  }

  private Clients clients() {
    var started = clients;
    if (started == null) {
      throw new IllegalStateException("The log is not started, or closed");
    }
    return started;
  }

  /// The future also fails with {@link IllegalArgumentException} if the record is larger than
  /// {@link ClientSettings#MAX_RECORD_BYTES}, which no retry can help.
  @Override
  public <V> CompletableFuture<Position> append(
      Topic<V> topic, String partitionBy, String key, Optional<V> value) {
    try {
      return appendTo(topic, partitionOf(topic, partitionBy), key, value);
    } catch (LogUnavailableException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public <V> CompletableFuture<Position> appendTo(
      Topic<V> topic, int partition, String key, Optional<V> value) {
    return send(topic, StoredRecords.of(topic, config.nameOf(topic), partition, key, value));
  }

  /// Appends a heartbeat to a partition.
  CompletableFuture<Position> beat(Topic<?> topic, int partition) {
    return send(topic, StoredRecords.heartbeat(config.nameOf(topic), partition));
  }

  private CompletableFuture<Position> send(Topic<?> topic, ProducerRecord<String, byte[]> record) {
    var stored = new CompletableFuture<Position>();
    try {
      var _ = clients().producer(topic).send(record, (at, e) -> complete(stored, topic, at, e));
    } catch (KafkaException e) {
      complete(stored, topic, null, e);
    }
    return stored;
  }

  private static void complete(
      CompletableFuture<Position> stored,
      Topic<?> topic,
      @Nullable RecordMetadata at,
      @Nullable Exception e) {
    if (e == null && at != null) {
      stored.complete(new Position(at.partition(), at.offset()));
    } else if (e instanceof RecordTooLargeException) {
      stored.completeExceptionally(
          new IllegalArgumentException("Too large a record for topic " + topic.name(), e));
    } else {
      stored.completeExceptionally(
          new LogUnavailableException(
              "Not stored on topic " + topic.name(), e == null ? new KafkaException() : e));
    }
  }

  /// Cached for good: a topic's count is fixed at creation.
  @Override
  public int partitions(Topic<?> topic) {
    var known = partitionCounts.get(topic.name());
    if (known != null) {
      return known;
    }
    try {
      var count = clients().producer(topic).partitionsFor(config.nameOf(topic)).size();
      partitionCounts.put(topic.name(), count);
      return count;
    } catch (KafkaException e) {
      throw new LogUnavailableException("No metadata of topic " + config.nameOf(topic), e);
    }
  }

  @Override
  public int partitionOf(Topic<?> topic, String partitionBy) {
    var hash = Utils.murmur2(partitionBy.getBytes(StandardCharsets.UTF_8));
    return Utils.toPositive(hash) % partitions(topic);
  }

  @Override
  public Map<Integer, Long> endOffsets(Topic<?> topic) {
    return offsets(topic, OffsetSpec.latest());
  }

  @Override
  public Map<Integer, Long> startOffsets(Topic<?> topic) {
    return offsets(topic, OffsetSpec.earliest());
  }

  @Override
  public Map<Integer, Long> offsetsAt(Topic<?> topic, Instant when) {
    var found = new HashMap<>(endOffsets(topic));
    offsets(topic, OffsetSpec.forTimestamp(when.toEpochMilli()))
        .forEach((partition, offset) -> {
          if (offset >= 0) {
            found.merge(partition, offset, Math::min);
          }
        });
    return Map.copyOf(found);
  }

  private Map<Integer, Long> offsets(Topic<?> topic, OffsetSpec which) {
    var question =
        partitionsOf(topic).stream().collect(Collectors.toMap(partition -> partition, _ -> which));
    // a reader sees nothing behind an open transaction
    var committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, ListOffsetsResultInfo> reply =
        BrokerReply.to(
            "offsets of " + config.nameOf(topic),
            clients().admin().listOffsets(question, committed).all());
    return reply.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(e -> e.getKey().partition(), e -> e.getValue().offset()));
  }

  private List<TopicPartition> partitionsOf(Topic<?> topic) {
    return IntStream.range(0, partitions(topic))
        .mapToObj(partition -> new TopicPartition(config.nameOf(topic), partition))
        .toList();
  }

  @Override
  public <V> LogReader<V> reader(Topic<V> topic, Map<Integer, Long> from) {
    if (from.isEmpty()) {
      throw new IllegalArgumentException("A reader needs a partition of topic " + topic.name());
    }
    return new KafkaLogReader<>(topic, config.nameOf(topic), settings.reader(), from);
  }

  @Override
  public Ownership own(Topic<?> topic, String group, OwnershipListener listener) {
    var id = config.idOf(group);
    return new PartitionOwner(config.nameOf(topic), id, settings.owner(id), listener).start();
  }

  @Override
  public <V> FencedWriter<V> fencedWriter(Topic<V> topic, String name) {
    var id = config.idOf(name);
    var transactions = Transactions.open(id, settings.fencedProducer(id));
    try {
      return writer(topic, transactions, true);
    } catch (LogUnavailableException e) {
      transactions.close();
      throw e;
    }
  }

  @Override
  public <V> FencedWriter<V> alongside(FencedWriter<?> writer, Topic<V> topic) {
    if (writer instanceof TransactionalWriter<?> known) {
      return writer(topic, known.transactions(), false);
    }
    throw new IllegalArgumentException("A writer of another log: " + writer);
  }

  private <V> FencedWriter<V> writer(Topic<V> topic, Transactions transactions, boolean owner) {
    new HangingTransactions(clients().admin()).abort(transactions.name(), partitionsOf(topic));
    return new TransactionalWriter<>(
        topic, config.nameOf(topic), key -> partitionOf(topic, key), transactions, owner);
  }

  @Override
  public synchronized void close() {
    var started = clients;
    if (started != null) {
      clients = null;
      started.activities().close(CLOSE);
      started.others().close(CLOSE);
      started.admin().close(CLOSE);
    }
  }
}
