package commonplace.archive.state;

import commonplace.core.activitypub.Iri;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;

/// Strangers' text made fit to be kept: limited, and without lone surrogates, which no codec can
/// write.
final class Bounded {
  private static final Pattern MARKUP =
      Pattern.compile(
          "</[a-z]|<br|&(#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,10});", Pattern.CASE_INSENSITIVE);
  private static final char REPLACEMENT = '\uFFFD';

  private Bounded() {}

  /// @param max in UTF-16 units; no character is cut in half
  static String text(String raw, int max) {
    int end = Math.min(raw.length(), max);
    if (end < raw.length() && Character.isHighSurrogate(raw.charAt(end - 1))) {
      end--;
    }
    var cut = raw.substring(0, end);
    return isWellFormed(cut) ? cut : repaired(cut);
  }

  /// What a reader would see of HTML.
  static String ofHtml(String html, int max) {
    return html.isEmpty() ? "" : text(Jsoup.parse(text(html, 4 * max)).text(), max);
  }

  /// A name is plain text (Activity Vocabulary, section 4), but some servers send markup or
  /// entities.
  static String ofName(String name, int max) {
    return MARKUP.matcher(name).find() ? ofHtml(name, max) : text(name, max).strip();
  }

  static List<String> texts(List<String> raw, int count, int max) {
    return raw.stream().limit(count).map(one -> text(one, max)).toList();
  }

  /// Absent if it cannot be written down.
  static Optional<Iri> id(Optional<Iri> id) {
    return id.filter(iri -> isWellFormed(iri.text()));
  }

  static boolean isWellFormed(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static String repaired(String text) {
    return text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
