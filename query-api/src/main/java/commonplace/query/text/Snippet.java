package commonplace.query.text;

/// A shard's snippet, in which matches stand between U+E000 and U+E001, as HTML with `<mark>`.
public final class Snippet {
  private static final char START = '\uE000';
  private static final char END = '\uE001';

  private Snippet() {}

  /// Everything but the marks is escaped; marks that have no partner do no harm.
  public static Markup markup(String snippet) {
    var html = new StringBuilder();
    boolean marked = false;
    int from = 0;
    for (int i = 0; i < snippet.length(); i++) {
      char c = snippet.charAt(i);
      if (c == START || c == END) {
        html.append(Markup.text(snippet.substring(from, i)).html());
        from = i + 1;
        if (marked != (c == START)) {
          marked = c == START;
          html.append(marked ? "<mark>" : "</mark>");
        }
      }
    }
    html.append(Markup.text(snippet.substring(from)).html()).append(marked ? "</mark>" : "");
    return new Markup(html.toString());
  }

  /// Without the marks.
  public static String plain(String snippet) {
    return snippet.replace(String.valueOf(START), "").replace(String.valueOf(END), "");
  }
}
