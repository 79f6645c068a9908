package commonplace.core.testkit;

import static java.util.stream.Collectors.toUnmodifiableMap;

import commonplace.core.log.EventLog;
import commonplace.core.log.LogReader;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Position;
import commonplace.core.log.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;

/// The log in memory, for tests: every promise of the port within one process, values stored
/// through their codecs, and the log's own doings (compaction, retention, heartbeats, failure) as
/// methods. Nodes are played by calling {@link #own} and {@link #fencedWriter} repeatedly.
public final class InMemoryEventLog implements EventLog {
  private final InstantSource clock;
  private final int partitions;
  private final Map<String, InMemoryTopic> topics = new ConcurrentHashMap<>();
  private final Map<String, InMemoryGroup> groups = new ConcurrentHashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private volatile boolean unavailable;

  /// Appends that still work; negative for no end.
  private final AtomicInteger left = new AtomicInteger(-1);

  /// @param clock gives the records their times
  /// @param partitions of each topic that has no count of its own
  public InMemoryEventLog(InstantSource clock, int partitions) {
    this.clock = clock;
    this.partitions = partitions;
  }

  /// A log of 4 partitions a topic, as when everything runs in one process.
  public InMemoryEventLog(InstantSource clock) {
    this(clock, 4);
  }

  private InMemoryTopic stored(Topic<?> topic) {
    return topics.computeIfAbsent(
        topic.name(),
        name -> new InMemoryTopic(name, topic.policy().partitions().orElse(partitions)));
  }

  /// From now on every append and write fails, or works again.
  public void unavailable(boolean now) {
    unavailable = now;
    left.set(-1);
  }

  /// So many more appends work; then it is as if the process had died.
  public void unavailableAfter(int appends) {
    left.set(appends);
  }

  private Optional<LogUnavailableException> trouble(String name) {
    return unavailable || left.getAndUpdate(n -> n > 0 ? n - 1 : n) == 0
        ? Optional.of(
            new LogUnavailableException(
                "Not stored on topic " + name, new IllegalStateException("made unavailable")))
        : Optional.empty();
  }

  /// Does what compaction does in the end: of every key in compacted topics only the newest record
  /// stays, tombstones too.
  public void compact() {
    topics.values().forEach(InMemoryTopic::compact);
  }

  /// Drops the records before an offset, as retention does.
  public void deleteBefore(Topic<?> topic, int partition, long offset) {
    stored(topic).deleteBefore(partition, offset);
  }

  /// Appends a heartbeat to every partition.
  public void beat(Topic<?> topic) {
    IntStream.range(0, partitions(topic)).forEach(p -> stored(topic).beat(p, clock.instant()));
  }

  @Override
  public <V> CompletableFuture<Position> append(
      Topic<V> topic, String partitionBy, String key, Optional<V> value) {
    return appendTo(topic, partitionOf(topic, partitionBy), key, value);
  }

  @Override
  public <V> CompletableFuture<Position> appendTo(
      Topic<V> topic, int partition, String key, Optional<V> value) {
    var encoded = value.map(v -> topic.values().encode(v));
    return trouble(topic.name())
        .map(CompletableFuture::<Position>failedFuture)
        .orElseGet(() ->
            CompletableFuture.completedFuture(
                stored(topic).append(partition, clock.instant(), key, encoded)));
  }

  @Override
  public int partitions(Topic<?> topic) {
    return stored(topic).partitions();
  }

  @Override
  public int partitionOf(Topic<?> topic, String partitionBy) {
    var hash = Utils.murmur2(partitionBy.getBytes(StandardCharsets.UTF_8));
    return Utils.toPositive(hash) % partitions(topic);
  }

  @Override
  public Map<Integer, Long> endOffsets(Topic<?> topic) {
    return stored(topic).endOffsets();
  }

  @Override
  public Map<Integer, Long> offsetsAt(Topic<?> topic, Instant when) {
    return stored(topic).offsetsAt(when);
  }

  @Override
  public Map<Integer, Long> startOffsets(Topic<?> topic) {
    return stored(topic).startOffsets();
  }

  @Override
  public <V> LogReader<V> reader(Topic<V> topic, Map<Integer, Long> from) {
    if (from.isEmpty()) {
      throw new IllegalArgumentException("A reader needs a partition of topic " + topic.name());
    }
    return new InMemoryLogReader<>(topic, stored(topic), from);
  }

  @Override
  public Ownership own(Topic<?> topic, String group, OwnershipListener listener) {
    return groups
        .computeIfAbsent(group, name -> new InMemoryGroup(name, partitions(topic)))
        .join(listener);
  }

  @Override
  public <V> FencedWriter<V> fencedWriter(Topic<V> topic, String name) {
    synchronized (epochs) {
      return new Writer<>(topic, name, epochs.merge(name, 1L, Long::sum));
    }
  }

  @Override
  public <V> FencedWriter<V> alongside(FencedWriter<?> writer, Topic<V> topic) {
    if (writer instanceof Writer<?> known) {
      return new Writer<>(topic, known.name, known.epoch);
    }
    throw new IllegalArgumentException("A writer of another log: " + writer);
  }

  @Override
  public void close() {}

  private final class Writer<V> implements FencedWriter<V> {
    private final Topic<V> topic;
    private final String name;
    private final long epoch;

    private Writer(Topic<V> topic, String name, long epoch) {
      this.topic = topic;
      this.name = name;
      this.epoch = epoch;
    }

    @Override
    public void write(Map<String, Optional<V>> entries, Duration wait) {
      var encoded =
          entries.entrySet().stream()
              .collect(
                  toUnmodifiableMap(
                      Map.Entry::getKey, e -> e.getValue().map(v -> topic.values().encode(v))));
      synchronized (epochs) {
        if (epochs.getOrDefault(name, 0L) != epoch) {
          throw new FencedException(
              "A newer writer took over from " + name, new IllegalStateException());
        }
        trouble(topic.name())
            .ifPresent(e -> {
              throw e;
            });
        stored(topic).appendAll(key -> partitionOf(topic, key), clock.instant(), encoded);
      }
    }

    @Override
    public void close() {}
  }
}
