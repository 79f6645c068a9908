package commonplace.core.httpsig;

import commonplace.core.runtime.Bytes;
import java.util.Base64;
import java.util.function.IntPredicate;

/// The characters of a structured field, one after the other (RFC 9651, section 4.2): keys and bare
/// items, except decimals, dates and display strings, which no signature or digest has.
final class FieldScanner {
  private static final int MAX_DIGITS = 15;

  private final String header;
  private final String text;
  private int at;

  /// @param header its name, for the reasons
  FieldScanner(String header, String text) {
    this.header = header;
    this.text = text;
  }

  boolean atEnd() {
    return at == text.length();
  }

  boolean sees(char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  boolean take(char c) {
    if (sees(c)) {
      at++;
      return true;
    }
    return false;
  }

  void expect(char c) throws MalformedSignatureException {
    if (!take(c)) {
      throw unreadable();
    }
  }

  void skipSpaces() {
    skip(c -> c == ' ');
  }

  void skipWhiteSpace() {
    skip(c -> c == ' ' || c == '\t');
  }

  private void skip(IntPredicate those) {
    while (at < text.length() && those.test(text.charAt(at))) {
      at++;
    }
  }

  private String run(IntPredicate those) {
    var start = at;
    skip(those);
    return text.substring(start, at);
  }

  private char next() throws MalformedSignatureException {
    if (atEnd()) {
      throw unreadable();
    }
    return text.charAt(at++);
  }

  /// RFC 9651, section 4.2.3.3.
  String key() throws MalformedSignatureException {
    if (atEnd() || !(isLowerCase(text.charAt(at)) || text.charAt(at) == '*')) {
      throw unreadable();
    }
    return run(c -> isLowerCase(c) || isDigit(c) || c == '_' || c == '-' || c == '.' || c == '*');
  }

  /// RFC 9651, section 4.2.3.1.
  BareItem bareItem() throws MalformedSignatureException {
    if (atEnd()) {
      throw unreadable();
    }
    var first = text.charAt(at);
    if (first == '"') {
      return string();
    }
    if (first == ':') {
      return binary();
    }
    if (first == '?') {
      return flag();
    }
    if (first == '-' || isDigit(first)) {
      return integer();
    }
    if (first == '*' || isLowerCase(first) || (first >= 'A' && first <= 'Z')) {
      return new BareItem.Token(run(c -> Tokens.isTokenChar((char) c) || c == ':' || c == '/'));
    }
    throw unreadable();
  }

  private BareItem string() throws MalformedSignatureException {
    expect('"');
    var value = new StringBuilder();
    while (true) {
      var c = next();
      if (c == '"') {
        return new BareItem.Text(value.toString());
      }
      if (c == '\\') {
        c = next();
        if (c != '"' && c != '\\') {
          throw unreadable();
        }
      }
      if (c < ' ' || c > '~') {
        throw unreadable();
      }
      value.append(c);
    }
  }

  private BareItem binary() throws MalformedSignatureException {
    expect(':');
    var base64 = run(c -> c != ':');
    expect(':');
    try {
      return new BareItem.Binary(Bytes.wrapping(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      throw new MalformedSignatureException("a value in the " + header + " header is not base64");
    }
  }

  private BareItem flag() throws MalformedSignatureException {
    expect('?');
    return switch (next()) {
      case '0' -> new BareItem.Flag(false);
      case '1' -> new BareItem.Flag(true);
      default -> throw unreadable();
    };
  }

  private BareItem integer() throws MalformedSignatureException {
    var negative = take('-');
    var digits = run(FieldScanner::isDigit);
    if (digits.isEmpty() || digits.length() > MAX_DIGITS || sees('.')) {
      throw unreadable();
    }
    var value = Long.parseLong(digits);
    return new BareItem.Whole(negative ? -value : value);
  }

  private static boolean isLowerCase(int c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /// Where it was given up.
  MalformedSignatureException unreadable() {
    return new MalformedSignatureException(
        "the " + header + " header cannot be read at character " + (at + 1));
  }
}
