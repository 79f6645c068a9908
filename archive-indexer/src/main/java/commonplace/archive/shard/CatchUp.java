package commonplace.archive.shard;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/// Finds out which indexes have followed the log to its end, so that they can answer for their
/// shard: each must reach the end that the log had when the index was first seen here. Looks now
/// and then. Not thread-safe.
final class CatchUp {
  private final ShardSet shards;
  private final ShardSet.Kind kind;
  private final Map<LuceneIndex, Long> goals = new HashMap<>();

  CatchUp(ShardSet shards, ShardSet.Kind kind) {
    this.shards = shards;
    this.kind = kind;
  }

  /// @param ends the offset after the log's last record, by shard
  /// @param positions the offset of the first record that is not in the shard's index; absent if it
  ///   is not known
  void look(Map<Integer, Long> ends, IntFunction<OptionalLong> positions) {
    var behind = shards.behind(kind);
    goals.keySet().retainAll(behind.values());
    behind.forEach((shard, index) -> {
      var end = ends.get(shard);
      if (end == null) {
        return;
      }
      long goal = goals.computeIfAbsent(index, i -> end);
      if (positions.apply(shard).orElse(-1) >= goal) {
        shards.caughtUp(kind, shard, index);
      }
    });
  }
}
