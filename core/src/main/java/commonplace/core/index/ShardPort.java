package commonplace.core.index;

import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ConsentState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a query may ask of the archive. Thread-safe. Served by the archive's process, directly or
/// over its shard port. While a shard is out of reach, searches answer in part and say so; what is
/// asked of one object, actor or community fails with {@link ShardsUnavailableException} unless it
/// was found.
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

  /// How many objects are held, by shard; those that did not answer are left out.
  Map<Integer, Long> sizes();

  /// What the consenting members of a community did since an instant.
  ///
  /// @param community a server's authority or a Group's id
  /// @param since inclusive, by when posts were witnessed
  CommunityActivity activity(String community, Instant since);

  /// What was remembered of a community.
  ///
  /// @param posts how many
  /// @param authors by how many authors
  /// @param lastPost when the newest was witnessed
  /// @param languages posts by BCP 47 tag, most first, at most 20
  /// @param tags posts by hashtag, most first, at most 50
  record CommunityActivity(
      long posts,
      long authors,
      Optional<Instant> lastPost,
      List<SearchReply.Count> languages,
      List<SearchReply.Count> tags) {
    public CommunityActivity {
      languages = List.copyOf(languages);
      tags = List.copyOf(tags);
    }
  }

  /// What is held of an actor.
  ///
  /// @param consent its consent as known; absent if it was never seen
  /// @param objects how many of its objects are remembered
  record Held(Optional<ConsentState> consent, long objects) {}

  /// The answer cannot be vouched for, because not every shard answered. Only {@link #search} and
  /// {@link #sizes} answer in part.
  final class ShardsUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ShardsUnavailableException(String message) {
      super(message);
    }
  }

  /// The page mark's searchers are gone.
  final class PageExpiredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PageExpiredException(String message) {
      super(message);
    }
  }
}
