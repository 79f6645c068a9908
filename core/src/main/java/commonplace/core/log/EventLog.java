package commonplace.core.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The port to the log. Thread-safe. Implemented on Kafka by `core.kafka` and in memory for tests;
/// one contract test holds both.
///
/// A record's partition is `murmur2(UTF-8 of partitionBy)` modulo the topic's partition count, as
/// Kafka's own default partitioner does with a key, so that topics partitioned by the same thing
/// have the same thing in the same partition.
public interface EventLog extends AutoCloseable {
  /// Appends one record. Records of one partition are stored in the order of the calls.
  ///
  /// @param partitionBy what chooses the partition: an actor's, subscriber's or rule's id
  /// @param value what to store, or nothing for a tombstone
  /// @return completes when the log has it (`acks=all`), or exceptionally with a {@link
  ///   LogUnavailableException}; only then may anybody be told that it was accepted
  <V> CompletableFuture<Position> append(
      Topic<V> topic, String partitionBy, String key, Optional<V> value);

  /// Appends one record to a partition that the caller names, for what concerns a partition and not
  /// whoever chose it, such as a withdrawal by somebody else than the author. Otherwise as above.
  ///
  /// @param partition from 0 to {@link #partitions} minus 1
  <V> CompletableFuture<Position> appendTo(
      Topic<V> topic, int partition, String key, Optional<V> value);

  /// How many partitions the topic has.
  int partitions(Topic<?> topic);

  /// The partition that `partitionBy` chooses.
  int partitionOf(Topic<?> topic, String partitionBy);

  /// The offsets that the next records will get, by partition.
  Map<Integer, Long> endOffsets(Topic<?> topic);

  /// The first offsets that are still there, by partition.
  Map<Integer, Long> startOffsets(Topic<?> topic);

  /// The offsets of the first records that the log got at or after a time, by partition; the next
  /// record's where there is none.
  Map<Integer, Long> offsetsAt(Topic<?> topic, Instant when);

  /// A reader of exactly the partitions that `from` names.
  ///
  /// @param from the next offset to read, by partition
  <V> LogReader<V> reader(Topic<V> topic, Map<Integer, Long> from);

  /// Joins the group that shares the topic's partitions among nodes (static membership). The
  /// listener is called on one thread of the log's own; `revoked` is called, and returns, before
  /// another node is told that it owns them.
  ///
  /// @param group the group's name, without the namespace prefix
  Ownership own(Topic<?> topic, String group, OwnershipListener listener);

  /// A writer that fences every older one of the same name: after it is opened, an older one's
  /// writes fail with {@link FencedException}.
  <V> FencedWriter<V> fencedWriter(Topic<V> topic, String name);

  /// The same writer for another topic: whatever fences the one fences the other. Closing it closes
  /// nothing; after the first one was closed, it writes no more.
  ///
  /// @param writer one that this log gave away by {@link #fencedWriter}, and that has not written
  ///   to the topic yet
  <V> FencedWriter<V> alongside(FencedWriter<?> writer, Topic<V> topic);

  @Override
  void close();

  /// Membership of a group; closing it leaves the partitions to others.
  interface Ownership extends AutoCloseable {
    Collection<Integer> owned();

    @Override
    void close();
  }

  /// Told what this node owns.
  interface OwnershipListener {
    void assigned(Collection<Integer> partitions);

    void revoked(Collection<Integer> partitions);
  }

  /// Writes whole batches atomically (a Kafka transaction each).
  ///
  /// @param <V> the topic's type of value
  interface FencedWriter<V> extends AutoCloseable {
    /// Stores all entries, keyed and partitioned by their keys, or none. Blocks until stored.
    ///
    /// @throws FencedException if a newer writer of this name exists: stop, it is the owner now
    /// @throws LogUnavailableException if the log did not answer within `wait`; try again
    void write(Map<String, Optional<V>> entries, Duration wait);

    @Override
    void close();
  }

  /// A newer writer of the same name took over.
  final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FencedException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
