package commonplace.core.testkit;

import commonplace.core.log.LogReader;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

final class InMemoryLogReader<V> implements LogReader<V> {
  private final Topic<V> topic;
  private final InMemoryTopic stored;
  private final Map<Integer, Long> positions;
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean closed;

  InMemoryLogReader(Topic<V> topic, InMemoryTopic stored, Map<Integer, Long> from) {
    this.topic = topic;
    this.stored = stored;
    positions = new TreeMap<>(from);
  }

  @Override
  public List<LogRecord<V>> poll(Duration wait) {
    if (closed) {
      throw new IllegalStateException("The reader is closed");
    }
    var before = Map.copyOf(positions);
    try {
      return stored.read(positions, wait, () -> closed || woken.compareAndSet(true, false)).stream()
          .filter(record -> !record.heartbeat())
          .map(this::read)
          .toList();
    } catch (RuntimeException e) {
      positions.putAll(before);
      throw e;
    }
  }

  private LogRecord<V> read(InMemoryTopic.Stored record) {
    return new LogRecord<>(
        record.position(),
        record.at(),
        record.key(),
        record.body().map(body -> topic.values().decode(body)));
  }

  @Override
  public Map<Integer, Long> positions() {
    return Map.copyOf(positions);
  }

  @Override
  public void seek(int partition, long nextOffset) {
    if (positions.replace(partition, nextOffset) == null) {
      throw new IllegalArgumentException("Partition %d is not read".formatted(partition));
    }
  }

  @Override
  public void wakeup() {
    woken.set(true);
    stored.wake();
  }

  @Override
  public void close() {
    closed = true;
    stored.wake();
  }
}
