package commonplace.query.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/// Days and times as people give them: `2025-03-01` is the first moment of that day in UTC,
/// anything else is ISO 8601 with seconds optional and an offset required.
final class Times {
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

  private Times() {}

  static Optional<Instant> read(String text) {
    try {
      var instant =
          DAY.matcher(text).matches()
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
      return instant.isBefore(FIRST) || instant.isAfter(END)
          ? Optional.empty()
          : Optional.of(instant);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  static String write(Instant instant) {
    return instant.equals(instant.truncatedTo(ChronoUnit.DAYS))
        ? LocalDate.ofInstant(instant, ZoneOffset.UTC).toString()
        : instant.toString();
  }
}
