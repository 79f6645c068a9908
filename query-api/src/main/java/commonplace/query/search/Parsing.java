package commonplace.query.search;

import commonplace.core.index.Clause;
import java.util.List;

/// What became of a query's text: its conditions, or a {@link Mistake}.
public sealed interface Parsing permits Parsing.Query, Mistake {
  /// @param clauses all must hold; none if the text was blank
  record Query(List<Clause> clauses) implements Parsing {
    public Query {
      clauses = List.copyOf(clauses);
    }
  }
}
