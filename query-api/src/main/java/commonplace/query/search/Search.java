package commonplace.query.search;

import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest;
import java.util.Optional;

/// A search that was read without a mistake.
///
/// @param request what to ask of the shards
public record Search(SearchRequest request) {
  /// The cursor of the page that follows.
  public Optional<String> next(SearchReply reply) {
    return reply.next().map(mark -> PageMarks.CURSOR.write(mark, PageMarks.question(request)));
  }
}
