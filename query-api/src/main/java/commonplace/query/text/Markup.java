package commonplace.query.text;

import java.util.Collection;
import java.util.stream.Collectors;

/// HTML that is safe to send. A string becomes one by {@link #text}; only our own constants and
/// what a sanitiser made are trusted as they are.
///
/// @param html as it is sent
public record Markup(String html) {
  public static final Markup NONE = new Markup("");

  /// Escaped: fit for text and for quoted attributes. Characters that HTML forbids are left out.
  public static Markup text(String text) {
    var html = new StringBuilder(text.length() + 16);
    text.codePoints()
        .filter(Markup::isAllowed)
        .forEach(c -> {
          switch (c) {
            case '&' -> html.append("&amp;");
            case '<' -> html.append("&lt;");
            case '>' -> html.append("&gt;");
            case '"' -> html.append("&quot;");
            case '\'' -> html.append("&#39;");
            default -> html.appendCodePoint(c);
          }
        });
    return new Markup(html.toString());
  }

  /// One after the other.
  public static Markup join(Collection<Markup> parts) {
    return new Markup(parts.stream().map(Markup::html).collect(Collectors.joining("\n")));
  }

  public Markup plus(Markup more) {
    return new Markup(html + more.html);
  }

  private static boolean isAllowed(int c) {
    boolean space = c == '\t' || c == '\n' || c == '\r';
    return space || !(Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff));
  }

  @Override
  public String toString() {
    return html;
  }
}
