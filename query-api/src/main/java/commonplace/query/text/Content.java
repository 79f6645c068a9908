package commonplace.query.text;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/// What an object says, as HTML that may be shown and as text.
public final class Content {
  /// What Mastodon lets through, without classes; no images, so that reading tells nobody.
  private static final PolicyFactory POLICY =
      new HtmlPolicyBuilder()
          .allowElements(
              "p",
              "br",
              "a",
              "span",
              "b",
              "strong",
              "i",
              "em",
              "u",
              "s",
              "del",
              "code",
              "pre",
              "blockquote",
              "ul",
              "ol",
              "li",
              "h1",
              "h2",
              "h3",
              "h4",
              "h5",
              "h6",
              "sub",
              "sup",
              "ruby",
              "rt",
              "rp")
          .allowUrlProtocols("http", "https")
          .allowAttributes("href")
          .onElements("a")
          .allowAttributes("dir", "lang")
          .globally()
          .requireRelsOnLinks("nofollow", "noreferrer", "noopener", "ugc")
          .toFactory();

  /// Blocks that follow one another without an empty line.
  private static final Set<String> CLOSE = Set.of("li", "div", "rt", "script", "style");

  private Content() {}

  /// Sanitised.
  public static Markup html(String received) {
    return new Markup(POLICY.sanitize(received));
  }

  /// Without markup; an empty line between paragraphs.
  public static String plain(String received) {
    var text = new StringBuilder();
    Jsoup.parseBodyFragment(received)
        .body()
        .traverse(
            new NodeVisitor() {
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
            });
    return tidy(text.toString());
  }

  /// Lines without spaces around them, at most one empty line in a row. Linear, whatever is sent.
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
}
