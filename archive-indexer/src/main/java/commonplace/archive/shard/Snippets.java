package commonplace.archive.shard;

import commonplace.core.index.Clause;
import commonplace.core.index.PostAnalyzer;
import commonplace.core.index.PostFields;
import commonplace.core.log.ArchivedObject.Live;
import java.io.IOException;
import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.uhighlight.DefaultPassageFormatter;
import org.apache.lucene.search.uhighlight.LengthGoalBreakIterator;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;

/// Makes the lines that are shown of a hit, with what was looked for between two marks. Nothing is
/// shown of a post behind a warning unless sensitive posts were asked for.
final class Snippets {
  /// Before and after a match. Private use characters, which are taken out of posts.
  static final char START = '\uE000';

  static final char END = '\uE001';

  private static final int PASSAGES = 2;
  private static final int PASSAGE_LENGTH = 120;
  private static final int LONGEST = 320;
  private static final int LOOKED_AT = 10_000;
  private static final String GAP = " … ";

  private final Optional<Query> shown;
  private final boolean withSensitive;
  private final UnifiedHighlighter highlighter =
      UnifiedHighlighter.builderWithoutSearcher(PostAnalyzer.forWriting())
          .withMaxLength(LOOKED_AT)
          .withMaxNoHighlightPassages(1)
          .withBreakIterator(Snippets::breaks)
          .withFormatter(
              new DefaultPassageFormatter(String.valueOf(START), String.valueOf(END), GAP, false))
          .build();

  Snippets(List<Clause> clauses) {
    shown = ClauseQueries.shown(clauses);
    withSensitive = clauses.contains(new Clause.WithSensitive());
  }

  private static BreakIterator breaks() {
    return LengthGoalBreakIterator.createClosestToLength(
        BreakIterator.getSentenceInstance(Locale.ROOT), PASSAGE_LENGTH, 0.5f);
  }

  String of(Live live) throws IOException {
    var text = PostText.of(live);
    if (!withSensitive && PostText.isHidden(live)) {
      return "";
    }
    var body = String.join("\n", text.body());
    if (body.isEmpty()) {
      return cut(HtmlText.whole(live.current().content()));
    }
    if (shown.isEmpty()) {
      return cut(body);
    }
    var found = highlighter.highlightWithoutSearcher(PostFields.TEXT, shown.get(), body, PASSAGES);
    return cut(found == null ? body : found.toString());
  }

  /// On one line, bounded, never within a pair of marks or of surrogates.
  private static String cut(String snippet) {
    var line = snippet.replaceAll("\\s+", " ").strip();
    if (line.length() <= LONGEST) {
      return line;
    }
    int end = LONGEST;
    int start = line.lastIndexOf(START, end - 1);
    if (start >= 0 && line.lastIndexOf(END, end - 1) < start) {
      end = start;
    } else if (Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end).strip() + "…";
  }
}
