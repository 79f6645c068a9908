package commonplace.core.index;

import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ConsentState;
import java.util.Map;
import java.util.Optional;

/// What a query may ask of the archive. Thread-safe. Served by the archive's process, directly or
/// over its shard port.
public interface ShardPort {
  /// Searches all shards.
  ///
  /// @throws PageExpiredException if the page mark's searchers are gone: start again
  SearchReply search(SearchRequest request);

  /// One object as it is held now; absent if it was never held or is gone.
  Optional<ArchivedObject.Live> object(String id);

  /// What is held of an actor and why.
  Held held(String actor);

  /// Whether an object is known to be gone, for an honest 410.
  boolean gone(String id);

  /// How many objects are held, by shard.
  Map<Integer, Long> sizes();

  /// What is held of an actor.
  ///
  /// @param consent its consent as known; absent if it was never seen
  /// @param objects how many of its objects are remembered
  record Held(Optional<ConsentState> consent, long objects) {}

  /// The page mark's searchers are gone.
  final class PageExpiredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PageExpiredException(String message) {
      super(message);
    }
  }
}
