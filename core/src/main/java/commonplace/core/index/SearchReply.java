package commonplace.core.index;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the shards found.
///
/// @param total how many match, exactly, in the shards that answered
/// @param hits at most the limit, in order
/// @param facets counts by facet name (`language`, `community`, `tag`), largest first
/// @param next where the following page starts; absent on the last one
/// @param incomplete the shards that did not answer
public record SearchReply(
    long total,
    List<Hit> hits,
    Map<String, List<Count>> facets,
    Optional<SearchRequest.PageMark> next,
    List<String> incomplete) {
  public SearchReply {
    hits = List.copyOf(hits);
    facets = Map.copyOf(facets);
    incomplete = List.copyOf(incomplete);
  }

  /// One object found.
  ///
  /// @param id its id
  /// @param url the page for people, else the id
  /// @param author its author's id
  /// @param community its server's authority or its Group's id
  /// @param witnessedMillis when it was received
  /// @param published what its author claims, ISO 8601
  /// @param edited when the current version was received, if there was an earlier one
  /// @param inReplyTo the id of what it answers
  /// @param language BCP 47 or `und`
  /// @param title may be empty
  /// @param warning what it is folded away behind, as text; empty if it is not, or only marked
  /// @param sensitive whether its author marked it so
  /// @param snippet text; matches stand between U+E000 and U+E001
  /// @param score 0 when ordered by date
  public record Hit(
      String id,
      String url,
      String author,
      String community,
      long witnessedMillis,
      Optional<String> published,
      Optional<Instant> edited,
      Optional<String> inReplyTo,
      String language,
      String title,
      String warning,
      boolean sensitive,
      String snippet,
      float score) {
    /// Whether it is shown only to those who ask for it.
    public boolean hidden() {
      return sensitive || !warning.isEmpty();
    }
  }

  /// How many hits have a value.
  public record Count(String value, long count) {}
}
