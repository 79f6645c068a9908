package commonplace.archive;

import commonplace.archive.directory.DirectoryConfig;
import commonplace.archive.shard.ShardListen;
import commonplace.archive.shard.ShardsConfig;
import java.nio.file.Path;
import java.util.Optional;

/// How the archive runs in this process.
///
/// @param stateDir a folder of its own; all in it can be rebuilt from the log
/// @param shardListen where query processes ask, if there are any; then other archive processes may
///   follow our shards, and take over
/// @param directory how communities are visited and counted
public record ArchiveConfig(
    Path stateDir, Optional<ShardListen> shardListen, DirectoryConfig directory) {
  Path foldDir() {
    return stateDir.resolve("fold");
  }

  ShardsConfig shards() {
    var dir = stateDir.resolve("shards");
    return shardListen
        .map(listen -> ShardsConfig.amongOthers(dir, listen))
        .orElseGet(() -> ShardsConfig.alone(dir));
  }
}
