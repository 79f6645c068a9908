package commonplace.query.search;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What somebody may have meant: words that other search engines use, and slips of the finger.
final class Suggestions {
  private static final int SLIPS = 2;
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
    return Arrays.stream(Operator.values())
        .filter(o -> isNear(name, o.name()))
        .min(Comparator.comparingInt(o -> distance(name, o.name())));
  }

  /// The known name that a name misspells.
  static Optional<String> near(String name, Collection<String> known) {
    return known.stream()
        .filter(k -> isNear(name, k))
        .min(Comparator.<String>comparingInt(k -> distance(name, k)).thenComparing(k -> k));
  }

  private static boolean isNear(String name, String known) {
    return distance(name, known) <= Math.min(SLIPS, known.length() / 2);
  }

  /// How many letters were left out, put in, mistaken or swapped with their neighbour.
  private static int distance(String left, String right) {
    var a = left.toLowerCase(Locale.ROOT);
    var b = right.toLowerCase(Locale.ROOT);
    if (Math.abs(a.length() - b.length()) > SLIPS) {
      return Integer.MAX_VALUE;
    }
    var d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
