package commonplace.query.search;

import static commonplace.query.testkit.Readings.read;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.index.Clause;
import commonplace.core.testkit.Seeds;
import commonplace.query.request.Mistake;
import commonplace.query.request.Reading;
import commonplace.query.testkit.Readings;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {
  private static List<Clause> parsed(String query) {
    return read(QueryParser.parse(query));
  }

  private static Mistake mistake(String query) {
    return Readings.mistake(QueryParser.parse(query));
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void whatIsWrittenReadsAsTheSame(long seed) {
    var clauses = new RandomQueries(seed).clauses();
    assertThat(parsed(QueryWriter.write(clauses))).isEqualTo(clauses);
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void anyTextGivesConditionsOrAMistakeWithinIt(long seed) {
    var text = new RandomQueries(seed).text();
    switch (QueryParser.parse(text)) {
      case Reading.Read<List<Clause>>(var clauses) ->
          assertThat(parsed(QueryWriter.write(clauses))).isEqualTo(clauses);
      case Reading.Wrong<List<Clause>>(var mistake) -> {
        assertThat(mistake.position()).isNotNegative();
        assertThat(mistake.length()).isPositive();
        assertThat(mistake.position() + mistake.length())
            .isLessThanOrEqualTo(text.codePointCount(0, text.length()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void whatStandsBeforeAMistakeMovesItAndNothingElse(long seed) {
    var random = new RandomQueries(seed);
    var before = QueryWriter.write(random.clauses()) + " 😀 ";
    var alone = mistake("form:ada");
    assertThat(mistake(before + "form:ada"))
        .isEqualTo(
            new Mistake(
                "q", before.codePointCount(0, before.length()), alone.length(), alone.detail()));
  }

  @Test
  void everyConditionIsRead() {
    assertThat(
            parsed(
                "rye bread \"rye bread\" from:@ada@Garden.example in:garden.example #Baking lang:PT-br"
                    + " before:2025-04-01 after:2025-03-01T12:00:00+02:00 reply:https://a.example/1"
                    + " is:sensitive -rye -\"rye bread\" -#baking"))
        .containsExactly(
            new Clause.Words("rye bread"),
            new Clause.Phrase("rye bread"),
            new Clause.From("ada@garden.example"),
            new Clause.In("garden.example"),
            new Clause.Tag("Baking"),
            new Clause.Language("pt-BR"),
            new Clause.Before(Instant.parse("2025-04-01T00:00:00Z")),
            new Clause.After(Instant.parse("2025-03-01T10:00:00Z")),
            new Clause.ReplyTo("https://a.example/1"),
            new Clause.WithSensitive(),
            new Clause.Not(new Clause.Words("rye")),
            new Clause.Not(new Clause.Phrase("rye bread")),
            new Clause.Not(new Clause.Tag("baking")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\u3000\n", "-", "- --", "\u200e"})
  void nothingAsksForNothing(String query) {
    assertThat(parsed(query)).isEmpty();
  }

  @Test
  void whatPhonesMakeOfItMeansTheSame() {
    assertThat(parsed("\u201crye bread\u201d")).containsExactly(new Clause.Phrase("rye bread"));
    assertThat(parsed("From:garden.example")).containsExactly(new Clause.From("garden.example"));
    assertThat(parsed("＃パン")).containsExactly(new Clause.Tag("パン"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://a.example/b", "10:30", "C:", "std::vector", "Note:", "a-b", "C#"})
  void colonsInWordsAreNoOperators(String word) {
    assertThat(parsed(word)).containsExactly(new Clause.Words(word));
  }

  @Test
  void negationsAloneAreFine() {
    assertThat(parsed("-rye")).containsExactly(new Clause.Not(new Clause.Words("rye")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bread \"unclosed|6|9|never closed",
        "bread \"\" x|6|2|nothing between",
        "-\"open|1|5|never closed",
        "form:ada|0|5|did you mean from:?",
        "😀 form: x|2|5|did you mean from:?",
        "author:ada|0|7|did you mean from:?",
        "tag:x|0|4|did you mean #?",
        "zzz:x|0|4|no operator zzz:.",
        "bread from: ada|6|5|nothing right after from:",
        "from:ada|5|3|an account such as",
        "from:@ada|5|4|an account such as",
        "from:a@b@c.example|5|13|an account such as",
        "from:ftp://a.example/x|5|17|an account such as",
        "in:@garden@lemmy.example|3|21|the id (a URL) of a group",
        "lang:klingon|5|7|a language code",
        "lang:|0|5|nothing right after lang:",
        "before:yesterday|7|9|a day such as",
        "x before:2025-02-30|9|10|a day such as",
        "after:2025-03-01T10:00|6|16|a day such as",
        "after:2025-03|6|7|a day such as",
        "is:cute|3|4|sensitive",
        "reply:12|6|2|the id (a URL)",
        "a #|2|1|such as #gardening",
        "##a|0|3|such as #gardening",
        "#!|0|2|such as #gardening",
        "--rye|1|1|One minus",
        "x -is:sensitive|2|13|left out anyway"
      })
  void mistakesArePointedAt(String query, int position, int length, String says) {
    var mistake = mistake(query);
    assertThat(mistake.parameter()).isEqualTo("q");
    assertThat(mistake.position()).as("position").isEqualTo(position);
    assertThat(mistake.length()).as("length").isEqualTo(length);
    assertThat(mistake.detail()).contains(says);
  }

  @Test
  void lengthIsBounded() {
    assertThat(parsed("😀".repeat(QueryParser.MAX_LENGTH))).hasSize(1);
    var mistake = mistake("😀".repeat(QueryParser.MAX_LENGTH + 3));
    assertThat(mistake.position()).isEqualTo(QueryParser.MAX_LENGTH);
    assertThat(mistake.length()).isEqualTo(3);
    assertThat(mistake.detail()).contains("1000 characters");
  }

  @Test
  void wordsAndConditionsAreBounded() {
    var most = "ab ".repeat(QueryParser.MAX_CLAUSES - 1) + "#c";
    assertThat(parsed(most)).hasSize(2);
    var mistake = mistake(most + " toomuch x");
    assertThat(mistake.position()).isEqualTo(most.length() + 1);
    assertThat(mistake.length()).isEqualTo("toomuch".length());
    assertThat(mistake.detail()).contains("32 words");
  }
}
