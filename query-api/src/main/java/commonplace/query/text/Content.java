package commonplace.query.text;

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

  private Content() {}

  /// Sanitised.
  public static Markup html(String received) {
    return new Markup(POLICY.sanitize(received));
  }

  /// Without markup; paragraphs and breaks are line breaks.
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
                  text.append('\n');
                }
              }
            });
    return text.toString()
        .replaceAll("[ \\t]*\\n[ \\t]*", "\n")
        .replaceAll("\\n{3,}", "\n\n")
        .strip();
  }
}
