package commonplace.query.web;

import commonplace.query.request.Mistake;
import commonplace.query.text.Markup;

/// A mistake in a query, pointed at.
final class MistakeView {
  /// How much of the query is shown on either side.
  private static final int AROUND = 40;

  private final Templates templates;

  MistakeView(Templates search) {
    this.templates = search;
  }

  Markup markup(Mistake mistake, String query, String startAgain) {
    var where =
        mistake.parameter().equals("q")
            ? where(mistake, query.codePoints().toArray())
            : templates.piece("again").with("url", startAgain).markup();
    return templates
        .piece("mistake")
        .with("detail", mistake.detail())
        .with("where", where)
        .markup();
  }

  private Markup where(Mistake mistake, int[] query) {
    int start = Math.min(mistake.position(), query.length);
    int end = Math.min(start + mistake.length(), query.length);
    int from = Math.max(0, start - AROUND);
    int shownEnd = Math.min(end, start + 2 * AROUND);
    int to = Math.min(query.length, shownEnd + AROUND);
    var before = (from > 0 ? "…" : "") + text(query, from, start);
    var wrong = text(query, start, shownEnd) + (shownEnd < end ? "…" : "");
    return templates
        .piece("where")
        .with("before", before)
        .with("wrong", wrong)
        .with("after", shownEnd < end ? "" : text(query, end, to) + (to < query.length ? "…" : ""))
        .with("caret", " ".repeat(before.codePointCount(0, before.length())) + carets(wrong))
        .with("position", start + 1L)
        .markup();
  }

  private static String carets(String wrong) {
    return "^".repeat(Math.max(1, wrong.codePointCount(0, wrong.length())));
  }

  private static String text(int[] query, int from, int to) {
    return new String(query, from, to - from).replaceAll("\\s", " ");
  }
}
