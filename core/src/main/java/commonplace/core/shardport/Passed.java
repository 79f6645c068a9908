package commonplace.core.shardport;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is not asked again within one question: processes that did not answer, and those that do not
/// answer for a shard. Not thread-safe.
final class Passed {
  private final Set<String> silent = new HashSet<>();
  private final Map<Integer, Set<String>> elsewhere = new HashMap<>();

  /// Who is to be asked for the shard now.
  Optional<String> next(ShardMap map, int shard) {
    var without = elsewhere.getOrDefault(shard, Set.of());
    return map.owners(shard).stream()
        .filter(owner -> !silent.contains(owner) && !without.contains(owner))
        .findFirst();
  }

  void silent(String owner) {
    silent.add(owner);
  }

  /// @param asked what the owner was asked for
  /// @param lacking what it says that it cannot answer for; if that is none of what it was asked
  ///   for, its answer is as good as none
  void elsewhere(String owner, Collection<Integer> asked, Set<Integer> lacking) {
    var lacked = asked.stream().filter(lacking::contains).toList();
    if (lacked.isEmpty()) {
      silent(owner);
    }
    lacked.forEach(shard -> elsewhere.computeIfAbsent(shard, s -> new HashSet<>()).add(owner));
  }
}
