package commonplace.query.directory;

import commonplace.core.log.Community;
import commonplace.query.request.Reading;
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
/// @param after where the last page ended; absent for the first page
public record CommunityQuery(
    String text,
    List<String> topics,
    Optional<String> language,
    Optional<Community.Kind> kind,
    Optional<String> software,
    Optional<Boolean> open,
    Sort sort,
    int limit,
    Optional<PageEnd> after) {
  /// The largest page.
  public static final int MAX_LIMIT = 100;

  public CommunityQuery {
    topics = List.copyOf(topics);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ": " + limit);
    }
  }

  /// The page of this search that follows the one which gave a cursor; this one if it is blank.
  public Reading<CommunityQuery> at(String cursor) {
    return cursor.isBlank()
        ? new Reading.Read<>(this)
        : PageEnds.CURSOR
            .read(cursor, question())
            .then(end -> new Reading.Read<>(with(limit, Optional.of(end))));
  }

  /// The cursor of the page that follows one of this search.
  public String cursor(PageEnd end) {
    return PageEnds.CURSOR.write(end, question());
  }

  /// All that decides about what is found and in which order.
  private String question() {
    return with(1, Optional.empty()).toString();
  }

  private CommunityQuery with(int most, Optional<PageEnd> end) {
    return new CommunityQuery(text, topics, language, kind, software, open, sort, most, end);
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
