package commonplace.relay.explain;

import commonplace.core.log.SubscriptionAspect.Gap;
import commonplace.relay.delivery.SeenDelivery;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How things are put for people.
final class Words {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  static String time(Instant when) {
    return MINUTE.format(when);
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// A time that may be shown to anybody: how far behind, roughly.
  static String lag(Duration behind) {
    return behind.compareTo(Duration.ofMinutes(1)) < 0 ? "up to date" : behind(behind);
  }

  /// The same of one for which something waits.
  static String behind(Duration behind) {
    if (behind.compareTo(Duration.ofMinutes(1)) < 0) {
      return "seconds behind";
    }
    if (behind.compareTo(Duration.ofHours(1)) < 0) {
      return "minutes behind";
    }
    return behind.compareTo(Duration.ofDays(1)) < 0 ? "hours behind" : "days behind";
  }

  static String lasting(Duration time) {
    if (time.toDays() > 1) {
      return time.toDays() + " days";
    }
    if (time.toHours() > 1) {
      return time.toHours() + " hours";
    }
    return time.toMinutes() > 1 ? time.toMinutes() + " minutes" : time.toSeconds() + " seconds";
  }

  /// How long ago something was.
  static String ago(Instant when, Instant now) {
    var passed = Duration.between(when, now);
    return passed.toSeconds() < 2 ? "a moment ago" : lasting(passed) + " ago";
  }

  /// Who saw how deliveries go, and when, to be put behind what was seen; nothing where it is this
  /// node, now. The node is named to those who run the server or this relay.
  static String asSeen(SeenDelivery seen, Instant now) {
    var node = seen.report().node();
    return seen.here()
        ? ""
        : ", as "
            + (node.isEmpty() ? "another node" : "node " + node)
            + " saw it "
            + ago(seen.report().at(), now);
  }

  static String gap(Gap gap) {
    return "at most "
        + gap.records()
        + " posts between "
        + time(gap.from())
        + " and "
        + time(gap.until());
  }
}
