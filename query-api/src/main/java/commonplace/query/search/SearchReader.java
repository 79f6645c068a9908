package commonplace.query.search;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads the parameters of a search of the archive.
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

  private final Parameters parameters;
  private final List<Clause> clauses = new ArrayList<>();

  private SearchReader(Parameters parameters) {
    this.parameters = parameters;
  }

  /// Total: any parameters give a search or a mistake.
  public static SearchReading read(Map<String, List<String>> values) {
    if (values.containsKey("asOf")) {
      return new Mistake(
          "asOf",
          0,
          0,
          "The archive as it was at some time (asOf) is not offered yet; use before: or to for what"
              + " was received until then.");
    }
    var parameters = Parameters.of(values);
    var wrong = parameters.mistake(KNOWN);
    return wrong.isPresent() ? wrong.get() : new SearchReader(parameters).search();
  }

  private SearchReading search() {
    switch (QueryParser.parse(value("q"))) {
      case Mistake mistake -> {
        return mistake;
      }
      case Parsing.Query(var found) -> clauses.addAll(found);
    }
    var wrong = range();
    if (wrong.isPresent()) {
      return wrong.get();
    }
    var order = order();
    if (order.isEmpty()) {
      return Mistake.of("sort", value("sort"), "sort takes newest or relevance.");
    }
    var facets = facets();
    if (facets.isEmpty()) {
      return Mistake.of("facets", value("facets"), "facets takes true or false.");
    }
    var limit = limit();
    if (limit.isEmpty()) {
      return Mistake.of(
          "limit",
          value("limit"),
          "limit takes a number from 1 to " + SearchRequest.MAX_LIMIT + ".");
    }
    return page(
        new SearchRequest(
            clauses, order.get(), limit.getAsInt(), Optional.empty(), facets.get(), true));
  }

  private static SearchRequest after(SearchRequest first, SearchRequest.PageMark mark) {
    return new SearchRequest(
        first.clauses(), first.order(), first.limit(), Optional.of(mark), first.facets(), true);
  }

  private SearchReading page(SearchRequest first) {
    var cursor = parameters.get("cursor");
    if (cursor.isEmpty()) {
      return new Search(first);
    }
    return switch (Cursor.read(cursor.get(), Cursor.queryOf(first))) {
      case CursorReading.Mark(var mark) -> new Search(after(first, mark));
      case Mistake mistake -> mistake;
    };
  }

  private Optional<Mistake> range() {
    var start = parameters.get("from").flatMap(Times::read);
    if (parameters.get("from").isPresent() && start.isEmpty()) {
      return Optional.of(Mistake.of("from", value("from"), "from takes " + TIME + "."));
    }
    var end = parameters.get("to").flatMap(Times::read);
    if (parameters.get("to").isPresent() && end.isEmpty()) {
      return Optional.of(Mistake.of("to", value("to"), "to takes " + TIME + "."));
    }
    if (start.isPresent() && end.isPresent() && !start.get().isBefore(end.get())) {
      return Optional.of(Mistake.of("to", value("to"), "to is not later than from."));
    }
    start.map(Clause.After::new).ifPresent(clauses::add);
    end.map(Clause.Before::new).ifPresent(clauses::add);
    return Optional.empty();
  }

  private Optional<Order> order() {
    return switch (parameters.get("sort").orElse("newest")) {
      case "newest" -> Optional.of(Order.NEWEST);
      case "relevance" -> Optional.of(Order.RELEVANCE);
      default -> Optional.empty();
    };
  }

  private Optional<Boolean> facets() {
    return switch (parameters.get("facets").orElse("false")) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private OptionalInt limit() {
    var given = parameters.get("limit").orElse(Integer.toString(DEFAULT_LIMIT));
    if (!given.matches("[0-9]{1,3}")) {
      return OptionalInt.empty();
    }
    int limit = Integer.parseInt(given);
    return limit < 1 || limit > SearchRequest.MAX_LIMIT
        ? OptionalInt.empty()
        : OptionalInt.of(limit);
  }

  private String value(String name) {
    return parameters.get(name).orElse("");
  }
}
