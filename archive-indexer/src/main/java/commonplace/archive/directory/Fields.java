package commonplace.archive.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Tolerant access to what servers say of themselves: numbers and booleans may be strings, empty
/// objects may be arrays, and what does not fit counts as absent.
final class Fields {
  private static final int MAX_LANGUAGES = 20;
  private static final int MAX_LANGUAGE = 35;

  private Fields() {}

  /// The value at a path of names.
  static JsonNode at(JsonNode json, String... path) {
    var node = json;
    for (var name : path) {
      node = node.path(name);
    }
    return node;
  }

  /// A text that says something.
  static Optional<String> text(JsonNode json, String... path) {
    var node = at(json, path);
    return node.isString() && !node.asString().isBlank()
        ? Optional.of(node.asString().strip())
        : Optional.empty();
  }

  static Optional<Boolean> flag(JsonNode json, String... path) {
    var node = at(json, path);
    if (node.isBoolean()) {
      return Optional.of(node.asBoolean());
    }
    var text = node.isString() || node.isNumber() ? node.asString().strip() : "";
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes" -> Optional.of(true);
      case "false", "0", "no" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /// A count of people. Zero is how some hide theirs (GoToSocial's `instance-stats-mode: zero`), so
  /// it counts as absent, as does what cannot be.
  static Optional<Long> people(JsonNode json, String... path) {
    var node = at(json, path);
    var text = node.isString() || node.isIntegralNumber() ? node.asString().strip() : "";
    return !text.isEmpty()
            && text.length() <= 10
            && text.chars().allMatch(c -> c >= '0' && c <= '9')
            && Long.parseLong(text) > 0
        ? Optional.of(Long.parseLong(text))
        : Optional.empty();
  }

  static List<String> languages(JsonNode json, String... path) {
    var found = new ArrayList<String>();
    for (var value : at(json, path)) {
      if (value.isString() && found.size() < MAX_LANGUAGES) {
        language(value.asString()).filter(tag -> !found.contains(tag)).ifPresent(found::add);
      }
    }
    return found;
  }

  /// A BCP 47 tag in its usual spelling; absent if it is none, or `und`.
  static Optional<String> language(String tag) {
    if (tag.isEmpty() || tag.length() > MAX_LANGUAGE) {
      return Optional.empty();
    }
    var usual = Locale.forLanguageTag(tag.strip().replace('_', '-')).toLanguageTag();
    return usual.equals("und") || usual.startsWith("x-") ? Optional.empty() : Optional.of(usual);
  }
}
