package commonplace.query.directory;

import static commonplace.query.testkit.Readings.read;

import commonplace.core.log.Community;
import commonplace.query.request.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

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
    return read(reading(namesAndValues));
  }

  /// @param namesAndValues in turn; a name may be there more than once
  static Reading<CommunityQuery> reading(String... namesAndValues) {
    var given = new TreeMap<String, List<String>>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      given.computeIfAbsent(namesAndValues[i], _ -> new ArrayList<>()).add(namesAndValues[i + 1]);
    }
    return CommunityReader.read(given);
  }

  /// @param cursor blank for the first page
  static CommunityQuery page(String text, CommunityQuery.Sort sort, int limit, String cursor) {
    return read(reading(text, sort, limit, cursor));
  }

  /// A page that may be a mistake.
  static Reading<CommunityQuery> reading(
      String text, CommunityQuery.Sort sort, int limit, String cursor) {
    return new CommunityQuery(
            text,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            sort,
            limit,
            Optional.empty())
        .at(cursor);
  }

  /// The cursor of the page that follows; blank after the last.
  static String next(CommunityQuery query, CommunitySearch.Found found) {
    return found.end().map(query::cursor).orElse("");
  }

  static List<String> ids(CommunitySearch.Found found) {
    return found.hits().stream().map(CommunitySearch.Hit::community).map(Community::id).toList();
  }
}
