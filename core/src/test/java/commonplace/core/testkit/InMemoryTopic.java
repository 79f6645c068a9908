package commonplace.core.testkit;

import commonplace.core.log.Encoded;
import commonplace.core.log.LogGapException;
import commonplace.core.log.Position;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/// A topic's records in their stored form. Thread-safe.
final class InMemoryTopic {
  /// A stored record; no body is a tombstone.
  record Stored(Position position, Instant at, String key, Optional<Encoded> body) {
    boolean heartbeat() {
      return key.equals(Topic.HEARTBEAT);
    }
  }

  private static final class Partition {
    private final NavigableMap<Long, Stored> records = new TreeMap<>();
    private long start;
    private long next;
  }

  private static final int MAX_BATCH = 500;

  private final String name;
  private final List<Partition> partitions = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  InMemoryTopic(String name, int partitions) {
    this.name = name;
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new Partition());
    }
  }

  int partitions() {
    return partitions.size();
  }

  Position append(int partition, Instant at, String key, Optional<Encoded> body) {
    if (key.equals(Topic.HEARTBEAT)) {
      throw new IllegalArgumentException("A record's key cannot be the heartbeat's: " + key);
    }
    lock.lock();
    try {
      return store(partition, at, key, body);
    } finally {
      lock.unlock();
    }
  }

  void appendAll(
      ToIntFunction<String> partitioner, Instant at, Map<String, Optional<Encoded>> bodies) {
    lock.lock();
    try {
      bodies.forEach((key, body) -> store(partitioner.applyAsInt(key), at, key, body));
    } finally {
      lock.unlock();
    }
  }

  void beat(int partition, Instant at) {
    lock.lock();
    try {
      store(partition, at, Topic.HEARTBEAT, Optional.empty());
    } finally {
      lock.unlock();
    }
  }

  private Position store(int partition, Instant at, String key, Optional<Encoded> body) {
    var into = partitions.get(partition);
    var position = new Position(partition, into.next++);
    into.records.put(position.offset(), new Stored(position, at, key, body));
    changed.signalAll();
    return position;
  }

  void compact() {
    lock.lock();
    try {
      for (var partition : partitions) {
        var newest = new HashMap<String, Long>();
        partition.records.forEach((offset, record) -> newest.put(record.key(), offset));
        partition
            .records
            .values()
            .removeIf(r -> !Long.valueOf(r.position().offset()).equals(newest.get(r.key())));
      }
    } finally {
      lock.unlock();
    }
  }

  void deleteBefore(int partition, long offset) {
    lock.lock();
    try {
      var from = partitions.get(partition);
      from.start = Math.max(from.start, Math.min(offset, from.next));
      from.records.headMap(from.start, false).clear();
    } finally {
      lock.unlock();
    }
  }

  Map<Integer, Long> endOffsets() {
    return offsets(p -> p.next);
  }

  Map<Integer, Long> startOffsets() {
    return offsets(p -> p.start);
  }

  Map<Integer, Long> offsetsAt(Instant when) {
    return offsets(p ->
        p.records.values().stream()
            .filter(record -> !record.at().isBefore(when))
            .map(record -> record.position().offset())
            .findFirst()
            .orElse(p.next));
  }

  private Map<Integer, Long> offsets(ToLongFunction<Partition> which) {
    lock.lock();
    try {
      var offsets = new HashMap<Integer, Long>();
      for (int p = 0; p < partitions.size(); p++) {
        offsets.put(p, which.applyAsLong(partitions.get(p)));
      }
      return Map.copyOf(offsets);
    } finally {
      lock.unlock();
    }
  }

  /// Waits until a position can move, then moves the positions and gives what they passed.
  List<Stored> read(Map<Integer, Long> positions, Duration wait, BooleanSupplier stopped) {
    lock.lock();
    try {
      var nanos = wait.toNanos();
      while (nanos > 0 && !stopped.getAsBoolean() && !canMove(positions)) {
        nanos = changed.awaitNanos(nanos);
      }
      return stopped.getAsBoolean() ? List.of() : take(positions);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  /// Makes those who wait look again.
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean canMove(Map<Integer, Long> positions) {
    return positions.entrySet().stream()
        .anyMatch(e -> e.getValue() != partitions.get(e.getKey()).next);
  }

  private List<Stored> take(Map<Integer, Long> positions) {
    var taken = new ArrayList<Stored>();
    positions.forEach((p, at) -> requireKept(p, at));
    for (var entry : positions.entrySet()) {
      var from = partitions.get(entry.getKey());
      var tail = from.records.tailMap(entry.getValue(), true).values();
      var batch = tail.stream().limit(MAX_BATCH).toList();
      taken.addAll(batch);
      entry.setValue(
          batch.size() < MAX_BATCH ? from.next : batch.getLast().position().offset() + 1);
    }
    return taken;
  }

  private void requireKept(int partition, long wanted) {
    var kept = partitions.get(partition);
    if (wanted < kept.start || wanted > kept.next) {
      throw new LogGapException(name, partition, wanted, kept.start);
    }
  }
}
