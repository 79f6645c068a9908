package commonplace.core.log;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// How long a topic keeps what it holds, apart from the settings that all topics share.
///
/// @param compacted whether only the newest record of each key is kept
/// @param horizon after which any record is dropped; absent where nothing expires
/// @param minCompactionLag how long a record stays readable before compaction may drop it
/// @param deleteRetention how long a tombstone stays readable
/// @param flushed whether each batch is forced to disk before it is acknowledged (one broker only)
/// @param partitions a fixed count, where the topic does not follow the common one
public record RetentionPolicy(
    boolean compacted,
    Optional<Duration> horizon,
    Duration minCompactionLag,
    Duration deleteRetention,
    boolean flushed,
    OptionalInt partitions) {

  static final Duration TOMBSTONES = Duration.ofDays(7);

  static RetentionPolicy compact() {
    return new RetentionPolicy(
        true, Optional.empty(), Duration.ZERO, TOMBSTONES, false, OptionalInt.empty());
  }

  static RetentionPolicy compactUntil(Duration horizon, Duration minCompactionLag) {
    return new RetentionPolicy(
        true, Optional.of(horizon), minCompactionLag, TOMBSTONES, false, OptionalInt.empty());
  }

  /// Every record is kept, for so long.
  static RetentionPolicy keptFor(Duration horizon) {
    return new RetentionPolicy(
        false, Optional.of(horizon), Duration.ZERO, TOMBSTONES, false, OptionalInt.empty());
  }

  RetentionPolicy flushedToDisk() {
    return new RetentionPolicy(
        compacted, horizon, minCompactionLag, deleteRetention, true, partitions);
  }

  RetentionPolicy tombstonesFor(Duration kept) {
    return new RetentionPolicy(compacted, horizon, minCompactionLag, kept, flushed, partitions);
  }

  RetentionPolicy inOnePartition() {
    return new RetentionPolicy(
        compacted, horizon, minCompactionLag, deleteRetention, flushed, OptionalInt.of(1));
  }
}
