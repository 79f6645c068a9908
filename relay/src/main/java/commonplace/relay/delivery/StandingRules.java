package commonplace.relay.delivery;

import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Gap;
import commonplace.core.log.SubscriptionAspect.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How a subscriber comes to stand as it does. Pure.
///
/// @param quarantineAfter how long every try must have failed
/// @param goneAfter how long a quarantine lasts before the subscription is ended
record StandingRules(Duration quarantineAfter, Duration goneAfter) {
  /// Shorter failures are not written down.
  static final Duration NOTED = Duration.ofMinutes(10);

  /// Behind by more than the first is slow; by less than the second, it no longer is.
  static final Duration BEHIND = Duration.ofMinutes(5);

  static final Duration NOT_BEHIND = Duration.ofMinutes(1);

  /// Answers that take longer than the first are slow; shorter than the second, they no longer are.
  static final Duration SLOW_ANSWERS = Duration.ofSeconds(5);

  static final Duration QUICK_ANSWERS = Duration.ofSeconds(2);

  /// Between active and slow, at most one change in this time.
  static final Duration DWELL = Duration.ofMinutes(1);

  /// A failure that is older than this says nothing about today.
  static final Duration RECENT = Duration.ofDays(1);

  /// Of a subscriber that is served from now on. A Follow that is newer than what is known of the
  /// subscriber is a sign of life.
  static Standing begin(Follow follow, Optional<Standing> known, Instant now) {
    if (known.isEmpty()) {
      return new Standing(
          follow.subscriber(),
          Condition.ACTIVE,
          now,
          Optional.empty(),
          Optional.empty(),
          List.of());
    }
    boolean away = isAway(known.get());
    return away && follow.isServed() && follow.newest().isAfter(known.get().since())
        ? in(known.get(), Condition.ACTIVE, now, Optional.empty(), Optional.empty())
        : known.get();
  }

  static boolean isAway(Standing standing) {
    return switch (standing.condition()) {
      case QUARANTINED, GONE -> true;
      case ACTIVE, SLOW -> false;
    };
  }

  /// How one that is gone stood before.
  static Standing beforeGone(Standing gone) {
    return in(gone, Condition.QUARANTINED, gone.since(), gone.failingSince(), gone.reason());
  }

  /// How it stands next.
  Standing next(Standing current, Signs signs, Instant now) {
    if (current.condition() == Condition.GONE) {
      return current;
    }
    return switch (signs.reaching()) {
      case Reaching.Untried _ -> current;
      case Reaching.Passing _ -> passing(current, signs, now);
      case Reaching.Failing failing -> failing(current, failing, signs, now);
    };
  }

  private static Standing passing(Standing current, Signs signs, Instant now) {
    var slow = slow(current, signs);
    var condition = slow.isPresent() ? Condition.SLOW : Condition.ACTIVE;
    if (condition == current.condition()) {
      return current.failingSince().isEmpty()
          ? current
          : in(current, condition, current.since(), Optional.empty(), current.reason());
    }
    boolean tooSoon =
        !isAway(current)
            && current.failingSince().isEmpty()
            && now.isBefore(current.since().plus(DWELL));
    return tooSoon ? current : in(current, condition, now, Optional.empty(), slow);
  }

  private static Optional<String> slow(Standing current, Signs signs) {
    boolean was = current.condition() == Condition.SLOW;
    if (signs.behind().compareTo(was ? NOT_BEHIND : BEHIND) > 0) {
      return Optional.of("it is behind");
    }
    return signs.answers().compareTo(was ? QUICK_ANSWERS : SLOW_ANSWERS) > 0
        ? Optional.of("its answers take long")
        : Optional.empty();
  }

  private Standing failing(Standing current, Reaching.Failing failing, Signs signs, Instant now) {
    var first = current.failingSince().filter(failing.since()::isAfter).orElse(failing.since());
    boolean sure = !signs.ourTrouble() && !failing.last().plus(RECENT).isBefore(now);
    var reason = Optional.of(failing.answer());
    if (current.condition() == Condition.QUARANTINED) {
      return sure && !current.since().plus(goneAfter).isAfter(now)
          ? in(current, Condition.GONE, now, Optional.of(first), reason)
          : current;
    }
    if (sure && !first.plus(quarantineAfter).isAfter(now)) {
      return in(current, Condition.QUARANTINED, now, Optional.of(first), reason);
    }
    boolean noted = !first.plus(NOTED).isAfter(now);
    return noted && current.failingSince().isEmpty()
        ? in(current, current.condition(), current.since(), Optional.of(first), current.reason())
        : current;
  }

  /// The same, with what was lost meanwhile.
  static Standing with(Standing standing, List<Gap> gaps) {
    return new Standing(
        standing.subscriber(),
        standing.condition(),
        standing.since(),
        standing.failingSince(),
        standing.reason(),
        gaps);
  }

  private static Standing in(
      Standing standing,
      Condition condition,
      Instant since,
      Optional<Instant> failingSince,
      Optional<String> reason) {
    return new Standing(
        standing.subscriber(), condition, since, failingSince, reason, standing.gaps());
  }
}
