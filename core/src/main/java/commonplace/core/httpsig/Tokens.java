package commonplace.core.httpsig;

import java.util.Locale;

/// Characters of HTTP tokens (RFC 9110, section 5.6.2).
final class Tokens {
  private static final String MARKS = "!#$%&'*+-.^_`|~";

  private Tokens() {}

  static boolean isTokenChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || MARKS.indexOf(c) >= 0;
  }

  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> isTokenChar((char) c));
  }

  static boolean isControl(char c) {
    return c < ' ' || c == 0x7f;
  }

  static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
