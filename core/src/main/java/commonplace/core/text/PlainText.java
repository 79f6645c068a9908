package commonplace.core.text;

import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// What a reader sees of a stranger's HTML, as text. Pure and total; linear in what is sent.
public final class PlainText {
  /// The most markup, in UTF-16 units, that {@link #line} looks at.
  private static final int MAX_MARKUP = 20_000;

  /// Control characters, and those that turn the direction of the text around them.
  private static final Pattern UNWANTED =
      Pattern.compile("[\\p{Cc}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

  /// Blocks that follow one another without an empty line.
  private static final Set<String> CLOSE = Set.of("li", "div", "rt", "script", "style");

  private PlainText() {}

  /// All on one line, without what could disturb the text around it. What is no character becomes
  /// U+FFFD, so that every codec can write the text.
  ///
  /// @param most the longest text, in UTF-16 units; longer ones end in an ellipsis
  public static String line(String html, int most) {
    var bounded = html.length() > MAX_MARKUP ? html.substring(0, MAX_MARKUP) : html;
    var text = UNWANTED.matcher(Jsoup.parse(bounded).text()).replaceAll("").strip();
    return wellFormed(text.length() <= most ? text : cut(text, most - 1) + "…");
  }

  /// An empty line between paragraphs, at most one in a row.
  public static String paragraphs(String html) {
    var text = new StringBuilder();
    Jsoup.parseBodyFragment(html).body().traverse(new Reader(text));
    return tidy(text.toString());
  }

  private record Reader(StringBuilder text) implements NodeVisitor {
    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode words) {
        text.append(words.text());
      } else if (node instanceof Element element && element.normalName().equals("br")) {
        text.append('\n');
      }
    }

    @Override
    public void tail(Node node, int depth) {
      if (node instanceof Element element && element.isBlock() && depth > 0) {
        text.append(CLOSE.contains(element.normalName()) ? "\n" : "\n\n");
      }
    }
  }

  private static String tidy(String text) {
    var tidy = new StringBuilder(text.length());
    text.lines()
        .map(String::strip)
        .forEach(line -> {
          if (!(line.isEmpty() && (tidy.isEmpty() || endsBlank(tidy)))) {
            tidy.append(line).append('\n');
          }
        });
    return tidy.toString().strip();
  }

  private static boolean endsBlank(StringBuilder text) {
    int length = text.length();
    return length > 1 && text.charAt(length - 1) == '\n' && text.charAt(length - 2) == '\n';
  }

  private static String cut(String text, int most) {
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  private static String wellFormed(String text) {
    return text.codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
