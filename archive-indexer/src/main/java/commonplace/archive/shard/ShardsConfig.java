package commonplace.archive.shard;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How the shards of this process are kept.
///
/// @param stateDir a folder of their own
/// @param listen where the shard port listens for query processes; absent in one process
/// @param standbys how many other processes follow each shard, to take over: 0 when alone, else 1
/// @param forgetEvery how often deleted posts are taken out of the files, if there are any
public record ShardsConfig(
    Path stateDir, Optional<ShardListen> listen, int standbys, Duration forgetEvery) {
  /// Well within the day in which a deletion must have reached the disk.
  public static final Duration FORGET_EVERY = Duration.ofHours(1);

  /// Everything in one process.
  public static ShardsConfig alone(Path stateDir) {
    return new ShardsConfig(stateDir, Optional.empty(), 0, FORGET_EVERY);
  }

  /// One of several processes.
  public static ShardsConfig amongOthers(Path stateDir, ShardListen listen) {
    return new ShardsConfig(stateDir, Optional.of(listen), 1, FORGET_EVERY);
  }
}
