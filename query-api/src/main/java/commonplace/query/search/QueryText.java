package commonplace.query.search;

import java.util.Optional;

/// A query's characters and how far they were read. Positions count code points, as people count
/// characters.
final class QueryText {
  private final int[] characters;
  private int at;

  QueryText(String text) {
    this.characters = text.codePoints().toArray();
  }

  int position() {
    return at;
  }

  int length() {
    return characters.length;
  }

  /// @return whether something is left
  boolean skipSpace() {
    while (at < characters.length && isSpace(characters[at])) {
      at++;
    }
    return at < characters.length;
  }

  boolean atQuote() {
    return at < characters.length && isQuote(characters[at]);
  }

  /// Up to the next space.
  String word() {
    int start = at;
    while (at < characters.length && !isSpace(characters[at])) {
      at++;
    }
    return text(start, at);
  }

  /// Steps over one character if it is this one.
  boolean take(int character) {
    boolean there = at < characters.length && characters[at] == character;
    at += there ? 1 : 0;
    return there;
  }

  /// What stands between quotes, and steps over both; absent if the second is missing.
  Optional<String> quoted() {
    for (int end = at + 1; end < characters.length; end++) {
      if (isQuote(characters[end])) {
        var text = text(at + 1, end);
        at = end + 1;
        return Optional.of(text);
      }
    }
    return Optional.empty();
  }

  void back(int position) {
    at = position;
  }

  private String text(int start, int end) {
    return new String(characters, start, end - start);
  }

  /// Also the curved ones that phones put in.
  private static boolean isQuote(int c) {
    return c == '"' || c == '\u201c' || c == '\u201d' || c == '\u201e';
  }

  /// Spaces, control characters, and the invisible ones that direct bidirectional text.
  static boolean isSpace(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0xfeff;
  }
}
