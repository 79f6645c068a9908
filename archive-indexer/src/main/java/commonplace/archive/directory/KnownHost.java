package commonplace.archive.directory;

import commonplace.core.log.Community;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// What our visits to one server taught us, and when the next one is due.
///
/// @param card of the server itself
/// @param rules its robots.txt; absent where only the log tells of a visit
/// @param rulesRead when its robots.txt was last read
/// @param notBefore no visit before this instant, after one that failed
record KnownHost(
    HostCard card,
    Optional<RobotsRules> rules,
    Optional<Instant> rulesRead,
    Optional<Instant> notBefore) {
  /// Never visited.
  static final KnownHost UNKNOWN =
      new KnownHost(new HostCard.Unread(), Optional.empty(), Optional.empty(), Optional.empty());

  private static final int RETRIES_PER_INTERVAL = 24;
  private static final int JITTER_PER_INTERVAL = 10;

  /// What a visit would be for.
  enum Visit {
    NONE,
    RULES,
    ALL
  }

  /// What the directory's records of a server and its groups tell of earlier visits.
  static KnownHost restored(Collection<Community> written) {
    var card =
        written.stream()
            .filter(community -> community.kind() == Community.Kind.INSTANCE)
            .findFirst()
            .map(HostCard::of)
            .orElseGet(HostCard.Unread::new);
    var rulesRead = written.stream().flatMap(c -> c.read().stream()).max(Comparator.naturalOrder());
    return new KnownHost(card, Optional.empty(), rulesRead, Optional.empty());
  }

  /// Which visit is due.
  ///
  /// @param id the server's, which spreads the visits of different servers over time
  /// @param interval between two visits
  /// @param member whether the server itself is to be listed
  /// @param groups whether any Group on it is a candidate
  /// @param unlisted whether one of them is not listed yet, which needs the rules themselves
  Visit due(
      String id, Duration interval, Instant now, boolean member, boolean groups, boolean unlisted) {
    if (notBefore.isPresent() && now.isBefore(notBefore.get())) {
      return Visit.NONE;
    }
    var late = now.minus(interval).minus(jitter(id, interval.dividedBy(JITTER_PER_INTERVAL)));
    if (member && isLate(card.read(), late)) {
      return Visit.ALL;
    }
    boolean needsRules = isLate(rulesRead, late) || (unlisted && rules.isEmpty());
    return groups && needsRules ? Visit.RULES : Visit.NONE;
  }

  private static boolean isLate(Optional<Instant> read, Instant late) {
    return read.isEmpty() || !read.get().isAfter(late);
  }

  /// The same for the same server, so that a restart changes nothing.
  private static Duration jitter(String id, Duration most) {
    return Duration.ofMillis(Math.floorMod(id.hashCode(), Math.max(1, most.toMillis())));
  }

  /// After a visit.
  KnownHost after(HostReading reading, String id, Duration interval, Instant now) {
    return switch (reading) {
      case HostReading.Read(var read, var said) -> visited(new HostCard.Read(now, said), read, now);
      case HostReading.Refused(var read) -> visited(new HostCard.Refused(now), read, now);
      case HostReading.RulesOnly(var read) -> visited(card, read, now);
      case HostReading.Failed _ -> {
        var pause = interval.dividedBy(RETRIES_PER_INTERVAL);
        yield new KnownHost(
            card, rules, rulesRead, Optional.of(now.plus(pause).plus(jitter(id, pause))));
      }
    };
  }

  private static KnownHost visited(HostCard card, RobotsRules rules, Instant now) {
    return new KnownHost(card, Optional.of(rules), Optional.of(now), Optional.empty());
  }

  /// Whether the last visit, if any, is so long ago that nothing is lost by forgetting it.
  boolean isStale(Duration interval, Instant now) {
    return rulesRead.filter(at -> at.plus(interval.multipliedBy(2)).isAfter(now)).isEmpty()
        && notBefore.filter(now::isBefore).isEmpty();
  }
}
