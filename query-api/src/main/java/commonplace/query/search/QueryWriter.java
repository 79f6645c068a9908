package commonplace.query.search;

import commonplace.core.index.Clause;
import java.util.List;
import java.util.stream.Collectors;

/// Writes conditions as a query that reads as the same conditions.
public final class QueryWriter {
  private QueryWriter() {}

  /// @throws IllegalArgumentException if a negation holds another one, which nobody can write
  public static String write(List<Clause> clauses) {
    return clauses.stream().map(QueryWriter::write).collect(Collectors.joining(" "));
  }

  /// One condition.
  public static String write(Clause clause) {
    return switch (clause) {
      case Clause.Words(var text) -> text;
      case Clause.Phrase(var text) -> "\"" + text + "\"";
      case Clause.From(var author) -> "from:" + author;
      case Clause.In(var community) -> "in:" + community;
      case Clause.Tag(var tag) -> "#" + tag;
      case Clause.Language(var tag) -> "lang:" + tag;
      case Clause.Before(var end) -> "before:" + Times.write(end);
      case Clause.After(var start) -> "after:" + Times.write(start);
      case Clause.ReplyTo(var object) -> "reply:" + object;
      case Clause.WithSensitive() -> "is:sensitive";
      case Clause.Not(Clause.Not _) ->
          throw new IllegalArgumentException("a negation within a negation");
      case Clause.Not(var unwanted) -> "-" + write(unwanted);
    };
  }
}
