package commonplace.query.web;

import commonplace.query.text.Markup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A piece of HTML with places such as `{{title}}`. A file holds several pieces, each below a line
/// `@@ name`. Every place must be filled, and only places that exist can be.
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");
  private static final Pattern PIECE = Pattern.compile("(?m)^@@ ([a-z]+)\\n");

  private final String name;
  private final String html;

  private Template(String name, String html) {
    this.name = name;
    this.html = html;
  }

  /// The pieces of a file beside this class, by name.
  ///
  /// @throws IllegalStateException if the build left it out
  static Map<String, Template> of(String file) {
    var text = new String(bytes(file), StandardCharsets.UTF_8);
    var pieces = new HashMap<String, Template>();
    var matcher = PIECE.matcher(text);
    while (matcher.find()) {
      var next = PIECE.matcher(text);
      int end = next.find(matcher.end()) ? next.start() : text.length();
      var name = matcher.group(1);
      pieces.put(name, new Template(file + "/" + name, text.substring(matcher.end(), end).strip()));
    }
    return Map.copyOf(pieces);
  }

  static byte[] bytes(String file) {
    try (var in = Template.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("The build left " + file + " out");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }

  Filling with(String place, String text) {
    return new Filling().with(place, text);
  }

  Filling with(String place, Markup markup) {
    return new Filling().with(place, markup);
  }

  /// Of a piece without places.
  Markup markup() {
    return new Filling().markup();
  }

  /// A template and what was put into it so far.
  final class Filling {
    private final Map<String, Markup> values = new HashMap<>();

    private Filling() {}

    /// Escaped.
    Filling with(String place, String text) {
      return with(place, Markup.text(text));
    }

    Filling with(String place, long number) {
      return with(place, String.format(Locale.ENGLISH, "%,d", number));
    }

    /// As it is.
    Filling with(String place, Markup markup) {
      values.put(place, markup);
      return this;
    }

    /// @throws IllegalStateException if a place was left out or there is no such place
    Markup markup() {
      var used = new HashMap<>(values);
      var out =
          PLACE
              .matcher(html)
              .replaceAll(found -> {
                used.remove(found.group(1));
                return Matcher.quoteReplacement(value(found.group(1)));
              });
      if (!used.isEmpty()) {
        throw new IllegalStateException(name + " has no place for " + used.keySet());
      }
      return new Markup(out);
    }

    private String value(String place) {
      var value = values.get(place);
      if (value == null) {
        throw new IllegalStateException(name + " needs a value for " + place);
      }
      return value.html();
    }
  }
}
