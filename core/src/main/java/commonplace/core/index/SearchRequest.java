package commonplace.core.index;

import java.util.List;
import java.util.Optional;

/// A search as put to the shards.
///
/// @param clauses all must hold; with none, everything matches
/// @param order how hits are sorted
/// @param limit most hits to return, 1 to 100
/// @param after where the last page ended, as the shards gave it
/// @param facets whether to count hits by language, community and tag
/// @param highlight whether to make snippets
public record SearchRequest(
    List<Clause> clauses,
    Order order,
    int limit,
    Optional<PageMark> after,
    boolean facets,
    boolean highlight) {
  /// The largest page.
  public static final int MAX_LIMIT = 100;

  public SearchRequest {
    clauses = List.copyOf(clauses);
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ": " + limit);
    }
  }

  /// How hits are sorted.
  public enum Order {
    /// By when they were witnessed, newest first; the id breaks ties. Stable for ever.
    NEWEST,
    /// By score; a page mark is good for two minutes.
    RELEVANCE
  }

  /// Where a page ended.
  ///
  /// @param witnessedMillis of its last hit
  /// @param score of its last hit, 0 when ordered by date
  /// @param id of its last hit
  /// @param searchers the pinned searcher of each shard, by shard; empty when ordered by date
  public record PageMark(
      long witnessedMillis, float score, String id, java.util.Map<Integer, Long> searchers) {
    public PageMark {
      searchers = java.util.Map.copyOf(searchers);
    }
  }
}
