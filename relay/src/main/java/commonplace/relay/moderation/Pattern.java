package commonplace.relay.moderation;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ModerationEntry.Subject;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/// The canonical spelling of what a rule looks for and of what it is compared with, so that a rule
/// is found by looking it up. Pure.
final class Pattern {
  private static final int MAX_WORD = 100;
  private static final int MAX_TEXT = 1_000;

  private Pattern() {}

  /// @throws IllegalArgumentException if the text cannot be of this subject, saying why
  static String of(Subject subject, String text) {
    var stripped = text.strip();
    return switch (subject) {
      case HOST -> host(stripped);
      case ACTOR -> ActorUri.of(stripped).value().canonical();
      case OBJECT -> Iri.of(stripped).canonical();
      case HASHTAG -> hashtag(stripped);
      case NAME -> word(stripped);
    };
  }

  /// `*.example.org` and `.example.org` mean the same as `example.org`, whose subdomains count
  /// anyway.
  private static String host(String text) {
    var bare = text.startsWith("*.") ? text.substring(2) : text;
    return Authority.of(bare.startsWith(".") ? bare.substring(1) : bare).text();
  }

  private static String hashtag(String text) {
    var tag = folded(text.startsWith("#") ? text.substring(1) : text);
    if (tag.isBlank() || tag.length() > MAX_WORD || tag.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("not a hashtag: " + text);
    }
    return tag;
  }

  private static String word(String text) {
    var words = words(text);
    if (words.size() != 1 || text.length() > MAX_WORD) {
      throw new IllegalArgumentException("one word of letters and digits is needed: " + text);
    }
    return words.iterator().next();
  }

  /// A post's hashtag, to be looked up.
  static String ofHashtag(String tag) {
    return folded(tag.length() > MAX_WORD ? tag.substring(0, MAX_WORD) : tag);
  }

  /// The words of a name, to be looked up: runs of letters, marks and digits.
  static Set<String> words(String name) {
    var text = folded(name.length() > MAX_TEXT ? name.substring(0, MAX_TEXT) : name);
    var words = new LinkedHashSet<String>();
    int start = -1;
    for (int i = 0; i <= text.length(); ) {
      int c = i < text.length() ? text.codePointAt(i) : ' ';
      if (isOfWord(c)) {
        start = start < 0 ? i : start;
      } else if (start >= 0) {
        words.add(text.substring(start, i));
        start = -1;
      }
      i += Character.charCount(c);
    }
    return words;
  }

  private static boolean isOfWord(int c) {
    return Character.isLetterOrDigit(c)
        || Character.getType(c) == Character.NON_SPACING_MARK
        || Character.getType(c) == Character.COMBINING_SPACING_MARK;
  }

  /// Case and compatible forms (full width, mathematical letters) make no difference.
  private static String folded(String text) {
    return Normalizer.normalize(
        Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT),
        Normalizer.Form.NFKC);
  }
}
