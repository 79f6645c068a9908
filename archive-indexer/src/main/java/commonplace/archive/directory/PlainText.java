package commonplace.archive.directory;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;

/// A stranger's HTML, or text, as short text for people.
final class PlainText {
  private static final int MAX_MARKUP = 20_000;

  /// Control characters, and those that turn the direction of the text around them.
  private static final Pattern UNWANTED =
      Pattern.compile("[\\p{Cc}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

  private PlainText() {}

  /// @param maxChars the longest text; longer ones end in an ellipsis
  static String of(String html, int maxChars) {
    var bounded = html.length() > MAX_MARKUP ? html.substring(0, MAX_MARKUP) : html;
    var text = UNWANTED.matcher(Jsoup.parse(bounded).text()).replaceAll("").strip();
    if (text.length() <= maxChars) {
      return text;
    }
    int end = maxChars - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
