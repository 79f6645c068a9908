package commonplace.query.search;

import static commonplace.query.testkit.Readings.mistake;
import static commonplace.query.testkit.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.Order;
import commonplace.core.index.SearchRequest.PageMark;
import commonplace.query.request.Reading;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchReaderTest {
  private static final PageMark MARK = new PageMark(9, 0, "https://a.example/9", Map.of());

  /// @param pairs names and values in turn
  private static Reading<Search> reading(String... pairs) {
    var parameters = new HashMap<String, List<String>>();
    for (int i = 0; i < pairs.length; i += 2) {
      parameters.put(pairs[i], List.of(pairs[i + 1]));
    }
    return SearchReader.read(parameters);
  }

  private static SearchRequest request(String... pairs) {
    return read(reading(pairs)).request();
  }

  private static String cursor(String... pairs) {
    var reply = new SearchReply(2, List.of(), Map.of(), Optional.of(MARK), List.of());
    return read(reading(pairs)).next(reply).orElseThrow();
  }

  @Test
  void defaultsAreNewestTwentyWithoutFacets() {
    assertThat(request("q", "bread"))
        .isEqualTo(
            new SearchRequest(
                List.of(new Clause.Words("bread")),
                Order.NEWEST,
                20,
                Optional.empty(),
                false,
                true));
    assertThat(request("q", " ", "sort", "", "limit", " ", "from", "", "cursor", ""))
        .as("a form sends its empty fields too")
        .isEqualTo(request());
  }

  @Test
  void everyParameterCounts() {
    assertThat(
            request(
                "q",
                "bread",
                "sort",
                "relevance",
                "limit",
                "100",
                "facets",
                "true",
                "from",
                "2025-03-01",
                "to",
                "2025-03-01T12:00:00Z"))
        .isEqualTo(
            new SearchRequest(
                List.of(
                    new Clause.Words("bread"),
                    new Clause.After(Instant.parse("2025-03-01T00:00:00Z")),
                    new Clause.Before(Instant.parse("2025-03-01T12:00:00Z"))),
                Order.RELEVANCE,
                100,
                Optional.empty(),
                true,
                true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sort|best|newest, relevance",
        "limit|0|1 to 100",
        "limit|101|1 to 100",
        "limit|-1|1 to 100",
        "limit|9999999999|1 to 100",
        "limit|ten|1 to 100",
        "facets|yes|true, false",
        "from|march|a day such as",
        "to|2025-13-01|a day such as",
        "cursor|x|no cursor of ours",
        "asOf|2025-01-01|not offered yet",
        "page|2|q, sort, from, to, limit, cursor, facets",
        "sorted|x|did you mean sort?",
        "q|\"|never closed"
      })
  void mistakesNameTheParameter(String name, String value, String says) {
    var mistake = mistake(reading(name, value));
    assertThat(mistake.parameter()).isEqualTo(name);
    assertThat(mistake.detail()).contains(says);
  }

  @Test
  void aParameterIsGivenOnce() {
    assertThat(mistake(SearchReader.read(Map.of("q", List.of("a", "b")))).detail())
        .contains("given more than once");
  }

  @Test
  void aRangeThatEndsBeforeItBeginsIsAMistake() {
    assertThat(reading("from", "2025-03-02", "to", "2025-03-01")).isInstanceOf(Reading.Wrong.class);
    assertThat(reading("from", "2025-03-01", "to", "2025-03-01")).isInstanceOf(Reading.Wrong.class);
  }

  @Test
  void aCursorContinuesItsQueryWithAnyPageSize() {
    var cursor = cursor("q", "bread  rye", "sort", "relevance");
    assertThat(
            request("q", "bread rye", "sort", "relevance", "limit", "7", "cursor", cursor).after())
        .contains(MARK);
  }

  @Test
  void aCursorDoesNotContinueAnotherQuery() {
    var cursor = cursor("q", "bread");
    assertThat(reading("q", "bread", "cursor", cursor)).isInstanceOf(Reading.Read.class);
    assertThat(reading("q", "rye", "cursor", cursor)).isInstanceOf(Reading.Wrong.class);
    assertThat(reading("q", "bread", "sort", "relevance", "cursor", cursor))
        .isInstanceOf(Reading.Wrong.class);
    assertThat(reading("q", "bread", "from", "2025-03-01", "cursor", cursor))
        .isInstanceOf(Reading.Wrong.class);
  }
}
