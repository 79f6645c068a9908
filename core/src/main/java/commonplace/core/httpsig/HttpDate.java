package commonplace.core.httpsig;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/// Reads a `Date` header (RFC 9110, section 5.6.7). The form that everybody sends is read by hand:
/// the JDK's formatter takes as long as a good part of an RSA verification.
final class HttpDate {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  /// With days that there are, and times before midnight.
  private static final DateTimeFormatter LOOSE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withResolverStyle(ResolverStyle.STRICT);

  private static final int FIXDATE_CHARS = "Sun, 06 Nov 1994 08:49:37 GMT".length();

  private HttpDate() {}

  /// @throws DateTimeException if it is no such date
  static Instant parse(String text) {
    return text.length() == FIXDATE_CHARS && text.endsWith(" GMT")
        ? fixdate(text)
        : Instant.from(LOOSE.parse(text));
  }

  private static Instant fixdate(String text) {
    var month = MONTHS.indexOf(text.substring(8, 11));
    if (month < 0 || month % 3 != 0 || !isSeparated(text)) {
      throw new DateTimeException("not an IMF-fixdate");
    }
    return LocalDateTime.of(
            number(text, 12, 16),
            month / 3 + 1,
            number(text, 5, 7),
            number(text, 17, 19),
            number(text, 20, 22),
            number(text, 23, 25))
        .toInstant(ZoneOffset.UTC);
  }

  private static boolean isSeparated(String text) {
    return text.startsWith(", ", 3)
        && text.charAt(7) == ' '
        && text.charAt(11) == ' '
        && text.charAt(16) == ' '
        && text.charAt(19) == ':'
        && text.charAt(22) == ':';
  }

  private static int number(String text, int start, int end) {
    var number = 0;
    for (var i = start; i < end; i++) {
      var digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new DateTimeException("not an IMF-fixdate");
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
