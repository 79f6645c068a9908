package commonplace.query.search;

import commonplace.core.index.SearchRequest.PageMark;

/// What became of a cursor: the mark in it, or a {@link Mistake}.
sealed interface CursorReading permits CursorReading.Mark, Mistake {
  record Mark(PageMark mark) implements CursorReading {}
}
