package commonplace.archive.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// What a robots.txt allows us (RFC 9309): the rules of all groups that name our product token, or
/// of those that name `*` where none does. The longest matching rule wins, and allowing wins a tie.
final class RobotsRules {
  /// Nothing is disallowed: an empty file, or none at all.
  static final RobotsRules ALLOW_ALL = new RobotsRules(List.of());

  private static final int MAX_RULES = 5_000;
  private static final int MAX_PATTERN = 2_048;

  private final List<Rule> rules;

  private RobotsRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// A rule.
  ///
  /// @param pattern in normal form; `*` is any run of characters, a last `$` is the end
  private record Rule(boolean allow, String pattern) {}

  /// Of a file's text; whatever is no rule is skipped.
  ///
  /// @param productToken the name in our User-Agent, without the version
  static RobotsRules parse(String text, String productToken) {
    var ours = new ArrayList<Rule>();
    var everybodys = new ArrayList<Rule>();
    boolean named = false;
    boolean inOurs = false;
    boolean inEverybodys = false;
    boolean naming = false;
    for (var line : (Iterable<String>) text.lines()::iterator) {
      var bare = line.split("#", 2)[0];
      int colon = bare.indexOf(':');
      if (colon < 0) {
        continue;
      }
      var key = bare.substring(0, colon).strip().toLowerCase(Locale.ROOT);
      var value = bare.substring(colon + 1).strip();
      switch (key) {
        case "user-agent" -> {
          inOurs = isToken(value, productToken) || (naming && inOurs);
          inEverybodys = value.startsWith("*") || (naming && inEverybodys);
          named |= inOurs;
          naming = true;
        }
        case "allow", "disallow" -> {
          naming = false;
          if (!value.isEmpty() && value.length() <= MAX_PATTERN) {
            var rule = new Rule(key.equals("allow"), normal(value));
            addIf(inOurs, ours, rule);
            addIf(inEverybodys, everybodys, rule);
          }
        }
        default -> {}
      }
    }
    return new RobotsRules(named ? ours : everybodys);
  }

  private static void addIf(boolean applies, List<Rule> rules, Rule rule) {
    if (applies && rules.size() < MAX_RULES) {
      rules.add(rule);
    }
  }

  /// Some write a version behind the token; only the name counts.
  private static boolean isToken(String value, String productToken) {
    int end = 0;
    while (end < value.length() && isTokenCharacter(value.charAt(end))) {
      end++;
    }
    return value.substring(0, end).equalsIgnoreCase(productToken);
  }

  private static boolean isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  }

  /// @param pathAndQuery as it would stand on the request line
  boolean allows(String pathAndQuery) {
    var path = normal(pathAndQuery);
    boolean allowed = true;
    int longest = -1;
    for (var rule : rules) {
      int length = rule.pattern.length();
      if (length >= longest && matches(rule.pattern, path)) {
        allowed = length == longest ? allowed || rule.allow : rule.allow;
        longest = length;
      }
    }
    return allowed || path.equals("/robots.txt");
  }

  /// Octets beyond ASCII are percent-encoded; what needs no encoding is not (RFC 9309, section
  /// 2.2.2).
  private static String normal(String text) {
    var normal = new StringBuilder();
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[i] & 0xff;
      boolean encoded =
          octet == '%'
              && i + 2 < bytes.length
              && HexFormat.isHexDigit(bytes[i + 1])
              && HexFormat.isHexDigit(bytes[i + 2]);
      if (encoded) {
        octet = (HexFormat.fromHexDigit(bytes[i + 1]) << 4) | HexFormat.fromHexDigit(bytes[i + 2]);
        i += 2;
      }
      if (octet >= 0x80 || (encoded && !isUnreserved(octet))) {
        normal.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) octet));
      } else {
        normal.append((char) octet);
      }
    }
    return normal.toString();
  }

  private static boolean isUnreserved(int octet) {
    return isTokenCharacter((char) octet)
        || (octet >= '0' && octet <= '9')
        || octet == '.'
        || octet == '~';
  }

  /// Goes back to the last star only, so that the cost is bounded by the product of the lengths.
  private static boolean matches(String pattern, String path) {
    boolean toTheEnd = pattern.endsWith("$");
    var glob = toTheEnd ? pattern.substring(0, pattern.length() - 1) : pattern + "*";
    int star = -1;
    int resume = 0;
    int g = 0;
    int p = 0;
    while (p < path.length()) {
      if (g < glob.length() && glob.charAt(g) == '*') {
        star = g++;
        resume = p;
      } else if (g < glob.length() && glob.charAt(g) == path.charAt(p)) {
        g++;
        p++;
      } else if (star >= 0) {
        g = star + 1;
        p = ++resume;
      } else {
        return false;
      }
    }
    while (g < glob.length() && glob.charAt(g) == '*') {
      g++;
    }
    return g == glob.length();
  }
}
