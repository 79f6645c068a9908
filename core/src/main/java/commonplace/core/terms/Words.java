package commonplace.core.terms;

import commonplace.core.activitypub.Authority;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Lists of words in one spelling, sorted and bounded.
final class Words {
  private Words() {}

  /// @param what for the message, such as `hashtags`
  /// @param spelling into the one that is compared; throws `IllegalArgumentException` if it is none
  static Set<String> of(
      Collection<String> given, String what, int max, UnaryOperator<String> spelling) {
    if (given.size() > max) {
      throw new IllegalArgumentException("at most " + max + " " + what + ", not " + given.size());
    }
    var words = new TreeSet<String>();
    for (var word : given) {
      words.add(spelling.apply(word));
    }
    return Collections.unmodifiableSet(words);
  }

  /// Without the sign, composed, lower case.
  static String hashtag(String text) {
    var bare = text.strip();
    return Normalizer.normalize(
            bare.startsWith("#") ? bare.substring(1) : bare, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT);
  }

  static String boundedHashtag(String text) {
    var tag = hashtag(text);
    if (tag.isEmpty()
        || tag.length() > Receive.MAX_WORD
        || tag.chars().anyMatch(Words::separates)) {
      throw new IllegalArgumentException("not a hashtag: " + shortened(text));
    }
    return tag;
  }

  private static boolean separates(int c) {
    return Character.isWhitespace(c) || Character.isISOControl(c) || c == ',' || c == '#';
  }

  /// A host, and port where one is given; a leading `*.` is dropped, as subdomains always count.
  static String origin(String text) {
    var bare = text.strip();
    try {
      return Authority.of(bare.startsWith("*.") ? bare.substring(2) : bare).text();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a server's name: " + shortened(text), e);
    }
  }

  /// A BCP 47 tag in lower case, or `und`.
  static String language(String text) {
    var tag = text.strip().replace('_', '-').toLowerCase(Locale.ROOT);
    if (!tag.matches("[a-z]{2,3}(-[a-z0-9]{1,8}){0,4}")) {
      throw new IllegalArgumentException("not a language tag (BCP 47): " + shortened(text));
    }
    return tag;
  }

  static String type(String text) {
    var type = text.strip();
    if (!type.matches("[A-Za-z][A-Za-z0-9:_-]{0,63}")) {
      throw new IllegalArgumentException("not an object type: " + shortened(text));
    }
    return type;
  }

  private static String shortened(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
