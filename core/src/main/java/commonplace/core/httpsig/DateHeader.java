package commonplace.core.httpsig;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The `Date` header of now (RFC 9110, section 5.6.7), written once per second. Thread-safe: two
/// threads may at worst both write it.
final class DateHeader {
  private static final DateTimeFormatter IMF_FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final InstantSource clock;
  private volatile Written last = new Written(Long.MIN_VALUE, "");

  private record Written(long second, String text) {}

  DateHeader(InstantSource clock) {
    this.clock = clock;
  }

  String now() {
    var now = clock.instant();
    var written = last;
    if (written.second() != now.getEpochSecond()) {
      written = new Written(now.getEpochSecond(), IMF_FIXDATE.format(now));
      last = written;
    }
    return written.text();
  }
}
