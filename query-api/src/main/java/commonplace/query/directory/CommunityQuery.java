package commonplace.query.directory;

import commonplace.core.log.Community;
import java.util.List;
import java.util.Optional;

/// A search of the directory; all of its conditions must hold.
///
/// @param text words of name, description, topics or address; empty finds all
/// @param topics hashtags, without the sign
/// @param language BCP 47, a prefix matches
/// @param kind servers or groups only
/// @param software what it runs
/// @param open whether strangers may register
/// @param sort how hits are sorted
/// @param limit most hits to return, 1 to 100
/// @param cursor where the last page ended, as an earlier answer gave it
public record CommunityQuery(
    String text,
    List<String> topics,
    Optional<String> language,
    Optional<Community.Kind> kind,
    Optional<String> software,
    Optional<Boolean> open,
    Sort sort,
    int limit,
    Optional<String> cursor) {
  /// The largest page.
  public static final int MAX_LIMIT = 100;

  public CommunityQuery {
    topics = List.copyOf(topics);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ": " + limit);
    }
  }

  /// How hits are sorted; ties by id.
  public enum Sort {
    /// Best match first; without words the most active first.
    RELEVANCE,
    /// Most remembered posts of the last 30 days first.
    ACTIVITY,
    NAME
  }
}
