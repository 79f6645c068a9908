package commonplace.query.directory;

import commonplace.core.log.Community;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Searches, short to write.
final class Searching {
  private Searching() {}

  static CommunityQuery all() {
    return words("");
  }

  static CommunityQuery words(String text) {
    return new CommunityQuery(
        text,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        CommunityQuery.Sort.RELEVANCE,
        100,
        Optional.empty());
  }

  /// As a request with these parameters.
  static CommunityQuery with(String... namesAndValues) {
    var given = new java.util.TreeMap<String, List<String>>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      var values = given.computeIfAbsent(namesAndValues[i], _ -> new java.util.ArrayList<>());
      values.add(namesAndValues[i + 1]);
    }
    return QueryParameters.read(Map.copyOf(given));
  }

  static CommunityQuery page(
      String text, CommunityQuery.Sort sort, int limit, Optional<String> cursor) {
    return new CommunityQuery(
        text,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        sort,
        limit,
        cursor);
  }

  static List<String> ids(CommunitySearch.Found found) {
    return found.hits().stream().map(CommunitySearch.Hit::community).map(Community::id).toList();
  }
}
