package commonplace.core.shardport;

import java.io.IOException;
import java.util.Set;

/// A process cannot answer for some of the shards that it was asked for: they are not there, or not
/// restored yet.
final class ElsewhereException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Set<Integer> shards;

  ElsewhereException(Set<Integer> shards) {
    super("These shards are elsewhere, or not restored yet: " + shards);
    this.shards = Set.copyOf(shards);
  }

  /// As the process named them: perhaps none, perhaps others than were asked for.
  Set<Integer> shards() {
    return shards;
  }
}
