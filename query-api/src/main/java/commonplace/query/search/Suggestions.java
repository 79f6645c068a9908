package commonplace.query.search;

import commonplace.query.request.Spelling;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What somebody may have meant: words that other search engines use, and misspelled ones.
final class Suggestions {
  private static final Map<String, String> OTHER_WORDS =
      Map.ofEntries(
          Map.entry("author", "from:"),
          Map.entry("by", "from:"),
          Map.entry("user", "from:"),
          Map.entry("community", "in:"),
          Map.entry("group", "in:"),
          Map.entry("instance", "in:"),
          Map.entry("server", "in:"),
          Map.entry("site", "in:"),
          Map.entry("language", "lang:"),
          Map.entry("since", "after:"),
          Map.entry("until", "before:"),
          Map.entry("tag", "#"),
          Map.entry("hashtag", "#"));

  private Suggestions() {}

  /// The operator that an unknown name may stand for, as it is written.
  static Optional<String> operator(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    var other = Optional.ofNullable(OTHER_WORDS.get(lower));
    return other.isPresent() ? other : slip(lower).map(Operator::text);
  }

  /// The operator that a name misspells.
  static Optional<Operator> slip(String name) {
    return Spelling.near(name, Arrays.stream(Operator.values()).map(Operator::name).toList())
        .map(Operator::valueOf);
  }
}
