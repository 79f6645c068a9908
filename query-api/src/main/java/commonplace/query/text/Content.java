package commonplace.query.text;

import commonplace.core.text.PlainText;
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

  /// Without markup; an empty line between paragraphs.
  public static String plain(String received) {
    return PlainText.paragraphs(received);
  }
}
