package commonplace.query.directory;

import static commonplace.query.testkit.Readings.mistake;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.Community;
import commonplace.query.directory.CommunityQuery.Sort;
import commonplace.query.request.Mistake;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommunityReaderTest {
  @Test
  void everyParameterIsRead() {
    assertThat(
            Searching.with(
                "q",
                " roses ",
                "topic",
                "#a",
                "topic",
                "b",
                "language",
                "pt-BR",
                "kind",
                "instance",
                "software",
                "lemmy",
                "open",
                "true",
                "sort",
                "name",
                "limit",
                "7"))
        .isEqualTo(
            new CommunityQuery(
                "roses",
                List.of("a", "b"),
                Optional.of("pt-BR"),
                Optional.of(Community.Kind.INSTANCE),
                Optional.of("lemmy"),
                Optional.of(true),
                Sort.NAME,
                7,
                Optional.empty()));
  }

  @Test
  void absentAndEmptyOnesHaveTheirDefaults() {
    var defaults = Searching.with();
    assertThat(defaults.limit()).isEqualTo(20);
    assertThat(defaults.sort()).isEqualTo(Sort.RELEVANCE);
    assertThat(
            Searching.with(
                "q", "", "language", " ", "topic", "#", "kind", "", "limit", "", "cursor", ""))
        .as("a form sends its empty fields too")
        .isEqualTo(defaults);
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0, 1 to 100",
    "limit, 101, 1 to 100",
    "limit, ten, 1 to 100",
    "limit, 99999999999, 1 to 100",
    "kind, server, 'instance, group'",
    "kind, GROUP, 'instance, group'",
    "sort, newest, 'relevance, activity, name'",
    "open, yes, 'true, false'",
    "language, deutsch deutsch, BCP 47",
    "topics, x, 'q, topic, language, kind, software, open, sort, limit, cursor'",
  })
  void aMistakeIsNamedWithWhatIsAllowed(String name, String value, String allowed) {
    var bad = refusal(name, value);
    assertThat(bad.parameter()).isEqualTo(name);
    assertThat(bad.allowed().orElseThrow()).contains(allowed);
    assertThat(bad.detail()).contains(allowed);
  }

  private static Mistake refusal(String... namesAndValues) {
    return mistake(Searching.reading(namesAndValues));
  }

  @Test
  void lengthsAndCountsAreBounded() {
    assertThat(refusal("q", "x".repeat(201)).detail()).contains("200");
    assertThat(refusal("topic", "x".repeat(101)).parameter()).isEqualTo("topic");
    assertThat(refusal("software", "x".repeat(101)).parameter()).isEqualTo("software");
    assertThat(refusal("cursor", "x".repeat(20_001)).parameter()).isEqualTo("cursor");
    assertThat(refusal("x".repeat(500), "").parameter()).hasSizeLessThan(110);
    assertThat(refusal("q", "a", "q", "b").allowed()).contains("one value");
    var topics = new ArrayList<String>();
    Collections.nCopies(11, "t").forEach(t -> topics.addAll(Arrays.asList("topic", t)));
    assertThat(refusal(topics.toArray(String[]::new)).detail()).contains("at most 10");
  }
}
