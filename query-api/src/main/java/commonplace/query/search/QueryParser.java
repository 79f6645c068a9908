package commonplace.query.search;

import commonplace.core.index.Clause;
import commonplace.query.request.Mistake;
import commonplace.query.request.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The query language, for people first:
///
/// | written | finds posts |
/// |---|---|
/// | `bread rye` | with both words |
/// | `"rye bread"` | with the words in this order |
/// | `from:ada@garden.example` | by an account (also its id, or a server) |
/// | `in:garden.example` | of a server, or of a group by its id |
/// | `#baking` | with the hashtag |
/// | `lang:pt` | in a language, `pt-BR` included |
/// | `after:2025-03-01 before:2025-04-01` | received in March: `after:` includes its moment, `before:` does not |
/// | `reply:https://…` | that answer the post of this id |
/// | `is:sensitive` | also those that are hidden otherwise |
/// | `-rye`, `-#baking`, … | without: a minus goes before anything but `is:` |
///
/// A word that would mean something else stands in quotes. Web addresses are words. Bounded: at
/// most {@link #MAX_LENGTH} characters, {@link #MAX_CLAUSES} words and conditions.
public final class QueryParser {
  /// In code points.
  public static final int MAX_LENGTH = 1_000;

  /// Every word counts as one.
  public static final int MAX_CLAUSES = 32;

  private static final String PARAMETER = "q";
  private static final Pattern OPERATOR = Pattern.compile("(\\p{Alpha}{1,20}):(?![:/])(.*)");
  private static final Pattern DASHES = Pattern.compile("-+");

  private final QueryText text;
  private final List<Clause> clauses = new ArrayList<>();
  private int count;

  private QueryParser(String text) {
    this.text = new QueryText(text);
  }

  /// Total: any text gives conditions or a mistake.
  public static Reading<List<Clause>> parse(String text) {
    return new QueryParser(text).all();
  }

  private Reading<List<Clause>> all() {
    if (text.length() > MAX_LENGTH) {
      return wrong(MAX_LENGTH, text.length(), "A query has at most " + MAX_LENGTH + " characters.");
    }
    while (text.skipSpace()) {
      int start = text.position();
      if (DASHES.matcher(text.word()).matches()) {
        continue;
      }
      int end = text.position();
      if (++count > MAX_CLAUSES) {
        return wrong(start, end, "A query has at most " + MAX_CLAUSES + " words and conditions.");
      }
      text.back(start);
      switch (one()) {
        case Reading.Read<Clause>(var clause) -> add(clause);
        case Reading.Wrong<Clause>(var mistake) -> {
          return new Reading.Wrong<>(mistake);
        }
      }
    }
    return new Reading.Read<>(List.copyOf(clauses));
  }

  /// Neighbouring words are one condition.
  private void add(Clause clause) {
    if (clause instanceof Clause.Words(var more)
        && !clauses.isEmpty()
        && clauses.getLast() instanceof Clause.Words(var words)) {
      clauses.set(clauses.size() - 1, new Clause.Words(words + " " + more));
    } else {
      clauses.add(clause);
    }
  }

  private Reading<Clause> one() {
    int start = text.position();
    if (!text.take('-')) {
      return positive();
    }
    int second = text.position();
    if (text.take('-')) {
      return wrong(second, second + 1, "One minus is enough.");
    }
    return switch (positive()) {
      case Reading.Read<Clause>(Clause.WithSensitive _) ->
          wrong(
              start,
              text.position(),
              "Sensitive posts are left out anyway; leave out -is:sensitive.");
      case Reading.Read<Clause>(var clause) -> new Reading.Read<>(new Clause.Not(clause));
      case Reading.Wrong<Clause> wrong -> wrong;
    };
  }

  private Reading<Clause> positive() {
    int start = text.position();
    if (text.atQuote()) {
      return phrase(start);
    }
    var word = text.word();
    if (word.startsWith("#") || word.startsWith("＃")) {
      return tag(start, word.substring(1));
    }
    var operator = OPERATOR.matcher(word);
    return operator.matches()
        ? operator(start, operator.group(1), operator.group(2), word)
        : new Reading.Read<>(new Clause.Words(word));
  }

  private Reading<Clause> phrase(int start) {
    var phrase = text.quoted();
    if (phrase.isEmpty()) {
      return wrong(start, text.length(), "This quote is never closed.");
    }
    return phrase.get().codePoints().allMatch(QueryText::isSpace)
        ? wrong(start, text.position(), "There is nothing between these quotes.")
        : new Reading.Read<>(new Clause.Phrase(phrase.get()));
  }

  private Reading<Clause> tag(int start, String tag) {
    boolean some = tag.codePoints().anyMatch(Character::isLetterOrDigit);
    return some && tag.indexOf('#') < 0 && tag.indexOf('＃') < 0
        ? new Reading.Read<>(new Clause.Tag(tag))
        : wrong(start, text.position(), "A hashtag is one # and a word, such as #gardening.");
  }

  private Reading<Clause> operator(int start, String name, String value, String word) {
    int colon = start + name.length();
    var operator = Operator.named(name);
    if (operator.isEmpty()) {
      return value.isEmpty() && Suggestions.slip(name).isEmpty()
          ? new Reading.Read<>(new Clause.Words(word))
          : unknown(start, colon + 1, name, word);
    }
    var takes = operator.get().text() + " takes " + operator.get().takes + ".";
    if (value.isEmpty()) {
      return wrong(
          start, colon + 1, "There is nothing right after " + operator.get().text() + " " + takes);
    }
    return OperatorValue.read(operator.get(), value)
        .<Reading<Clause>>map(Reading.Read::new)
        .orElseGet(() ->
            wrong(colon + 1, text.position(), "\u201c" + value + "\u201d does not fit: " + takes));
  }

  private static Reading<Clause> unknown(int start, int end, String name, String word) {
    var meant = Suggestions.operator(name).map(s -> ", did you mean " + s + "?").orElse(".");
    return wrong(
        start,
        end,
        "There is no operator "
            + name
            + ":"
            + meant
            + " To look for the words themselves, put them in quotes: \""
            + word
            + "\"");
  }

  private static <T> Reading<T> wrong(int start, int end, String detail) {
    return new Reading.Wrong<>(new Mistake(PARAMETER, start, end - start, detail));
  }
}
