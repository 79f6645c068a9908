package commonplace.relay.terms;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of HTML in pieces, each below a line `@@ name`, with places such as `{{title}}` for text,
/// which is escaped, and `{{{body}}}` for HTML of our own. A place that is not filled is empty.
public final class Html {
  private static final Pattern PIECE = Pattern.compile("(?m)^@@ ([a-z-]+)\\n");
  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\{?)([a-z-]+)}}}?");

  private final Map<String, String> pieces = new HashMap<>();

  /// @param file beside the class
  /// @throws IllegalStateException if the build left it out
  public Html(Class<?> beside, String file) {
    var text = read(beside, file);
    var matcher = PIECE.matcher(text);
    while (matcher.find()) {
      var next = PIECE.matcher(text);
      int end = next.find(matcher.end()) ? next.start() : text.length();
      pieces.put(matcher.group(1), text.substring(matcher.end(), end).strip());
    }
  }

  private static String read(Class<?> beside, String file) {
    try (var in = beside.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("The build left " + file + " out");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }

  /// A piece with its places filled.
  public String fill(String piece, Map<String, String> values) {
    var html = pieces.get(piece);
    if (html == null) {
      throw new IllegalStateException("there is no piece " + piece);
    }
    return PLACE
        .matcher(html)
        .replaceAll(found -> {
          var value = values.getOrDefault(found.group(2), "");
          boolean ours = !found.group(1).isEmpty();
          return Matcher.quoteReplacement(ours ? value : escaped(value));
        });
  }

  /// Fit for text and for quoted attributes.
  static String escaped(String text) {
    var html = new StringBuilder(text.length() + 16);
    text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
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
    return html.toString();
  }
}
