package commonplace.core.httpsig;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// When a signature was made, and whether that is recent enough.
final class TimeWindow {
  /// How far a date may be from ours, either way, both ends included.
  static final Duration TOLERANCE = Duration.ofHours(1);

  /// The longest `Date` header that is looked at, in characters.
  private static final int MAX_CHARS = 64;

  private TimeWindow() {}

  /// Nothing if every time that the signature states is in the window, else why not.
  static Optional<Verification.Refused> check(
      SignatureHeader header, List<String> dates, Instant now) {
    return header
        .created()
        .flatMap(at -> within("(created)", ofSeconds(at), now))
        .or(() -> expired(header.expires(), now))
        .or(() -> header.covers(Component.DATE) ? date(dates, now) : Optional.empty());
  }

  /// The same for RFC 9421, in which `created` takes the date's place.
  static Optional<Verification.Refused> check(long created, Optional<Long> expires, Instant now) {
    return within("created", ofSeconds(created), now).or(() -> expired(expires, now));
  }

  private static Optional<Verification.Refused> expired(Optional<Long> expires, Instant now) {
    return expires
        .filter(at -> isPast(ofSeconds(at), now))
        .map(_ -> new Verification.Stale("the signature has expired"));
  }

  private static Optional<Verification.Refused> date(List<String> dates, Instant now) {
    if (dates.size() != 1 || dates.getFirst().length() > MAX_CHARS) {
      return Optional.of(new Verification.Malformed("the request needs exactly one Date header"));
    }
    try {
      return within("the Date header", HttpDate.parse(dates.getFirst().strip()), now);
    } catch (DateTimeException e) {
      return Optional.of(
          new Verification.Malformed("the Date header is not a date as in RFC 9110"));
    }
  }

  private static Optional<Verification.Refused> within(String what, Instant at, Instant now) {
    var distance = Duration.between(at, now);
    if (distance.abs().compareTo(TOLERANCE) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Verification.Stale(
            what
                + (distance.isNegative() ? " is in the future" : " is too old")
                + ": one hour either way is accepted"));
  }

  private static boolean isPast(Instant expires, Instant now) {
    return expires.plus(TOLERANCE).isBefore(now);
  }

  private static Instant ofSeconds(long seconds) {
    return Instant.ofEpochSecond(seconds);
  }
}
