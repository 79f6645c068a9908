package commonplace.query.search;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.Order;
import commonplace.query.request.Cursor;
import commonplace.query.request.Mistake;
import commonplace.query.request.Parameters;
import commonplace.query.request.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the parameters of a search of the archive. Blank ones are as good as none.
///
/// - `q`: see {@link QueryParser}; blank finds everything
/// - `sort`: `newest` (by when posts were received, stable for ever) or `relevance` (pages are good
///   for two minutes); `newest` unless given, with words as well as without, so that the same query
///   has the same order whatever is added to it
/// - `from`, `to`: received from this moment on, and before that one; days or times
/// - `limit`: 1 to 100, 20 unless given
/// - `cursor`: `next` of an earlier answer
/// - `facets`: `true` also counts by language, community and hashtag; `false` unless given
public final class SearchReader {
  /// Every parameter there is.
  public static final List<String> KNOWN =
      List.of("q", "sort", "from", "to", "limit", "cursor", "facets");

  /// Hits on a page unless asked otherwise.
  public static final int DEFAULT_LIMIT = 20;

  private static final String TIME =
      "a day such as 2025-03-01, or a time such as"
          + " 2025-03-01T12:00:00Z (a plus sign in a URL is written %2B)";

  private SearchReader() {}

  /// Total: any parameters give a search or a mistake.
  public static Reading<Search> read(Map<String, List<String>> values) {
    if (values.containsKey("asOf")) {
      return new Reading.Wrong<>(
          new Mistake(
              "asOf",
              0,
              0,
              "The archive as it was at some time (asOf) is not offered yet; use before: or to for"
                  + " what was received until then."));
    }
    var parameters = Parameters.of(values, KNOWN);
    var clauses = new ArrayList<Clause>();
    switch (QueryParser.parse(parameters.raw("q"))) {
      case Reading.Read<List<Clause>>(var found) -> clauses.addAll(found);
      case Reading.Wrong<List<Clause>>(var mistake) -> parameters.refuse(mistake);
    }
    clauses.addAll(range(parameters));
    var order = parameters.choice("sort", Order.values()).orElse(Order.NEWEST);
    boolean facets = parameters.flag("facets").orElse(false);
    int limit = parameters.count("limit", SearchRequest.MAX_LIMIT).orElse(DEFAULT_LIMIT);
    var cursor = parameters.raw(Cursor.PARAMETER);
    return parameters
        .reading(() -> new SearchRequest(clauses, order, limit, Optional.empty(), facets, true))
        .then(first -> page(first, cursor));
  }

  private static List<Clause> range(Parameters parameters) {
    var start = parameters.parsed("from", TIME, Times::read);
    var end = parameters.parsed("to", TIME, Times::read);
    if (start.isPresent() && end.isPresent() && !start.get().isBefore(end.get())) {
      parameters.refuse(Mistake.of("to", parameters.raw("to"), "to is not later than from."));
    }
    var range = new ArrayList<Clause>();
    start.map(Clause.After::new).ifPresent(range::add);
    end.map(Clause.Before::new).ifPresent(range::add);
    return range;
  }

  private static Reading<Search> page(SearchRequest first, String cursor) {
    return cursor.isBlank()
        ? new Reading.Read<>(new Search(first))
        : PageMarks.CURSOR
            .read(cursor, PageMarks.question(first))
            .then(mark -> new Reading.Read<>(new Search(after(first, mark))));
  }

  private static SearchRequest after(SearchRequest first, SearchRequest.PageMark mark) {
    return new SearchRequest(
        first.clauses(), first.order(), first.limit(), Optional.of(mark), first.facets(), true);
  }
}
