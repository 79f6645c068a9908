package commonplace.query.web;

import commonplace.core.activitypub.Iri;
import commonplace.query.text.Markup;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Links of ours and of strangers.
final class Links {
  private Links() {}

  /// A stranger's link; only its text where it does not lead to the web.
  static Markup external(String url, Markup text) {
    return isWeb(url)
        ? new Markup(
            "<a href=\"" + Markup.text(url) + "\" rel=\"nofollow noreferrer ugc\">" + text + "</a>")
        : text;
  }

  /// A link of the operator's, to the web or to mail.
  static Markup to(String url, String text) {
    boolean known = isWeb(url) || url.toLowerCase(Locale.ROOT).startsWith("mailto:");
    var label = Markup.text(text);
    return known ? new Markup("<a href=\"" + Markup.text(url) + "\">" + label + "</a>") : label;
  }

  /// A link of ours.
  static Markup own(String url, Markup text) {
    return new Markup("<a href=\"" + Markup.text(url) + "\">" + text + "</a>");
  }

  private static boolean isWeb(String url) {
    try {
      return Iri.of(url).isHttp();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// A path of ours with parameters; empty ones are left out.
  static String url(String path, Map<String, String> parameters) {
    var given = new LinkedHashMap<>(parameters);
    given.values().removeIf(String::isEmpty);
    return given.isEmpty()
        ? path
        : given.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&", path + "?", ""));
  }
}
