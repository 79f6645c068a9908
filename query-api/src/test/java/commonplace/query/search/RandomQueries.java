package commonplace.query.search;

import commonplace.core.index.Clause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Conditions and texts made by chance.
final class RandomQueries {
  private static final List<String> WORDS =
      List.of(
          "bread",
          "żytni",
          "خبز",
          "東京タワー",
          "C++",
          "don't",
          "10:30",
          "https://a.example/x?y=1",
          "std::vector",
          "wi-fi",
          "😀",
          "Note:",
          "a\"b",
          "e\u0301");
  private static final List<String> PHRASES =
      List.of(
          "rye bread", "from:ada", "-x #y", "خبز طازج", " two  spaces ", "it's \\ here", "😀 😀");
  private static final List<String> AUTHORS =
      List.of(
          "ada@garden.example",
          "garden.example",
          "https://garden.example/users/ada",
          "127.0.0.1:8081",
          "łucja@xn--ogrd-lqa.example",
          "https://a.example/@b?x=\u00e9#c");
  private static final List<String> COMMUNITIES =
      List.of("garden.example", "localhost:3000", "[::1]:80", "https://lemmy.example/c/mushrooms");
  private static final List<String> TAGS =
      List.of("baking", "żyto", "خبز", "2025", "foo-bar", "Tag_1", "ＡＢ");
  private static final List<String> LANGUAGES =
      List.of("de", "pt-BR", "zh-Hant", "und", "sr-Latn-RS");
  private static final List<String> TOKENS =
      List.of(
          "\"",
          "-",
          "--",
          "#",
          "##",
          ":",
          "from:",
          "form:",
          "FROM:",
          "from:ada",
          "in:",
          "is:x",
          "before:2025-02-30",
          "lang:klingon",
          "reply:",
          "\u201c",
          "\u201d",
          "\ud83d",
          "\u202e",
          "\u3000",
          " ",
          "\u0000",
          "after:9999999-01-01",
          "＃",
          "&<>'",
          "\n");

  private final Random random;

  RandomQueries(long seed) {
    this.random = new Random(seed);
  }

  /// Canonical conditions: neighbouring words are one.
  List<Clause> clauses() {
    var clauses = new ArrayList<Clause>();
    int count = random.nextInt(8);
    while (clauses.size() < count) {
      var next = random.nextInt(4) == 0 ? negation() : positive(random.nextInt(10));
      boolean words = next instanceof Clause.Words;
      if (!(words && !clauses.isEmpty() && clauses.getLast() instanceof Clause.Words)) {
        clauses.add(next);
      }
    }
    return clauses;
  }

  /// Anything that fingers or programs may send.
  String text() {
    var text = new StringBuilder();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      text.append(random.nextBoolean() ? one(TOKENS) : one(WORDS));
      text.append(random.nextInt(3) == 0 ? "" : " ");
    }
    return text.toString();
  }

  Random random() {
    return random;
  }

  private Clause negation() {
    var inner = positive(random.nextInt(9));
    return new Clause.Not(inner instanceof Clause.Words ? new Clause.Words(one(WORDS)) : inner);
  }

  private Clause positive(int kind) {
    return switch (kind) {
      case 0, 1 -> words();
      case 2 -> new Clause.Phrase(one(PHRASES));
      case 3 -> new Clause.From(one(AUTHORS));
      case 4 -> new Clause.In(one(COMMUNITIES));
      case 5 -> new Clause.Tag(one(TAGS));
      case 6 -> new Clause.Language(one(LANGUAGES));
      case 7 -> random.nextBoolean() ? new Clause.Before(instant()) : new Clause.After(instant());
      case 8 -> new Clause.ReplyTo("https://a.example/notes/" + random.nextInt());
      default -> new Clause.WithSensitive();
    };
  }

  private Clause words() {
    var words = new ArrayList<String>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      words.add(one(WORDS));
    }
    return new Clause.Words(String.join(" ", words));
  }

  private Instant instant() {
    long second = random.nextLong(-62_135_596_800L, 253_402_214_400L);
    return switch (random.nextInt(3)) {
      case 0 -> Instant.ofEpochSecond(Math.floorDiv(second, 86_400L) * 86_400L);
      case 1 -> Instant.ofEpochSecond(second);
      default -> Instant.ofEpochSecond(second, random.nextInt(1_000_000_000));
    };
  }

  private String one(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }
}
