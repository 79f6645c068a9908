package commonplace.archive.shard;

import commonplace.core.index.PostAnalyzer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/// The words of a post's HTML as people see them. Mentions are left out, for they name people, not
/// subjects; so are the invisible parts of shortened links and the text that only stands in for a
/// quote.
final class HtmlText {
  /// The rest of a longer text is not looked at.
  static final int MAX_CHARACTERS = 100_000;

  private HtmlText() {}

  /// @param html as received
  static String of(String html) {
    if (html.indexOf('<') < 0 && html.indexOf('&') < 0) {
      return plain(html);
    }
    var text = new StringBuilder(Math.min(html.length(), MAX_CHARACTERS));
    Jsoup.parseBodyFragment(html).body().filter(new Collector(text));
    return plain(text.toString());
  }

  /// With everything that is otherwise left out, for posts that say nothing else.
  static String whole(String html) {
    return plain(Jsoup.parseBodyFragment(html).text());
  }

  /// Text as it is indexed: composed, without the marks that snippets use, bounded.
  static String plain(String text) {
    var bounded = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS);
    return PostAnalyzer.normalized(bounded.replace(Snippets.START, ' ').replace(Snippets.END, ' '))
        .strip();
  }

  private record Collector(StringBuilder text) implements NodeFilter {
    @Override
    public FilterResult head(Node node, int depth) {
      if (text.length() >= MAX_CHARACTERS) {
        return FilterResult.STOP;
      }
      switch (node) {
        case TextNode words -> append(words.text());
        case Element element -> {
          if (isLeftOut(element)) {
            return FilterResult.SKIP_ENTIRELY;
          }
          separate(element);
        }
        default -> {
          return FilterResult.SKIP_ENTIRELY;
        }
      }
      return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
      if (node instanceof Element element) {
        separate(element);
      }
      return FilterResult.CONTINUE;
    }

    private void append(String words) {
      boolean afterSpace = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
      text.append(afterSpace ? words.stripLeading() : words);
    }

    private void separate(Element element) {
      if (element.isBlock() || element.normalName().equals("br")) {
        int length = text.length();
        if (length > 0 && text.charAt(length - 1) != '\n') {
          text.append('\n');
        }
      }
    }

    private static boolean isLeftOut(Element element) {
      var name = element.normalName();
      return name.equals("script")
          || name.equals("style")
          || element.hasClass("invisible")
          || element.hasClass("quote-inline")
          || (name.equals("a") && element.hasClass("mention") && !element.hasClass("hashtag"));
    }
  }
}
