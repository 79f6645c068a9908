package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StandingRulesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration AFTER = Duration.ofDays(1);
  private static final Duration GONE = Duration.ofDays(30);
  private static final StandingRules RULES = new StandingRules(AFTER, GONE);
  private static final Standing WELL =
      StandingRules.begin(
          Posts.follow("a.example", Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of()),
          Optional.empty(),
          START);

  private static Signs passing(Duration behind, Duration answers) {
    return new Signs(new Reaching.Passing(), behind, answers, false);
  }

  private static Signs failing(Instant since, Instant last, boolean ours) {
    return new Signs(
        new Reaching.Failing(since, last, "no answer"), Duration.ZERO, Duration.ZERO, ours);
  }

  /// One life of a subscriber: random signs at random times, against what must always hold.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void whateverHappensAConditionHasItsReasons(long seed) {
    var random = new Random(seed);
    var now = START;
    var standing = WELL;
    Optional<Instant> failingSince = Optional.empty();
    for (int i = 0; i < 400; i++) {
      now = now.plusSeconds(random.nextInt(4) == 0 ? random.nextInt(400_000) : random.nextInt(900));
      var signs = signs(random, failingSince, now);
      failingSince = failingSince(signs);
      var next = RULES.next(standing, signs, now);
      holds(standing, next, signs, now);
      assertThat(RULES.next(next, signs, now)).as("settled at once").isEqualTo(next);
      standing = next;
    }
  }

  private static Signs signs(Random random, Optional<Instant> failingSince, Instant now) {
    boolean goesOn = random.nextInt(10) < 8;
    boolean fails = failingSince.isPresent() == goesOn;
    if (fails) {
      var last = random.nextInt(5) == 0 ? now.minus(Duration.ofDays(2)) : now;
      var since = failingSince.orElse(now);
      return failing(since, last.isBefore(since) ? since : last, random.nextInt(5) == 0);
    }
    return random.nextInt(8) == 0
        ? new Signs(new Reaching.Untried(), Duration.ZERO, Duration.ZERO, false)
        : passing(
            Duration.ofSeconds(random.nextInt(600)), Duration.ofMillis(random.nextInt(10_000)));
  }

  private static Optional<Instant> failingSince(Signs signs) {
    return signs.reaching() instanceof Reaching.Failing(var since, _, _)
        ? Optional.of(since)
        : Optional.empty();
  }

  private static void holds(Standing before, Standing after, Signs signs, Instant now) {
    boolean changed = before.condition() != after.condition();
    assertThat(after.since()).isEqualTo(changed ? now : before.since());
    assertThat(after.gaps()).isEqualTo(before.gaps());
    switch (after.condition()) {
      case GONE -> {
        if (changed) {
          assertThat(before.condition()).isEqualTo(Condition.QUARANTINED);
          assertThat(Duration.between(before.since(), now)).isGreaterThanOrEqualTo(GONE);
          assertThat(signs.ourTrouble()).isFalse();
        }
      }
      case QUARANTINED -> {
        if (changed) {
          assertThat(Duration.between(after.failingSince().orElseThrow(), now))
              .isGreaterThanOrEqualTo(AFTER);
          assertThat(signs.reaching()).isInstanceOf(Reaching.Failing.class);
          assertThat(signs.ourTrouble()).isFalse();
        }
        assertThat(signs.reaching()).isNotInstanceOf(Reaching.Passing.class);
      }
      case SLOW -> assertThat(after.reason()).isPresent();
      case ACTIVE -> {
        if (signs.reaching() instanceof Reaching.Passing) {
          assertThat(after.failingSince()).isEmpty();
        }
      }
    }
    if (before.condition() == Condition.GONE) {
      assertThat(after).isEqualTo(before);
    }
    if (changed && !StandingRules.isAway(before) && !StandingRules.isAway(after)) {
      assertThat(
              before.failingSince().isPresent()
                  || !now.isBefore(before.since().plus(StandingRules.DWELL)))
          .isTrue();
    }
  }

  @Test
  void shortFailuresAreNotWrittenDownAndLongOnesOnce() {
    var minutes = START.plus(Duration.ofMinutes(9));
    assertThat(RULES.next(WELL, failing(START, minutes, false), minutes)).isEqualTo(WELL);
    var later = START.plus(Duration.ofMinutes(11));
    var noted = RULES.next(WELL, failing(START, later, false), later);
    assertThat(noted.condition()).isEqualTo(Condition.ACTIVE);
    assertThat(noted.failingSince()).contains(START);
    var hours = START.plus(Duration.ofHours(3));
    assertThat(RULES.next(noted, failing(START, hours, false), hours)).isEqualTo(noted);
  }

  @Test
  void whatAnEarlierNodeSawCounts() {
    var later = START.plus(Duration.ofMinutes(11));
    var noted = RULES.next(WELL, failing(START, later, false), later);
    var restarted = START.plus(Duration.ofHours(25));
    assertThat(
            RULES.next(
                noted,
                new Signs(new Reaching.Untried(), Duration.ZERO, Duration.ZERO, false),
                restarted))
        .isEqualTo(noted);
    var tried = RULES.next(noted, failing(restarted, restarted, false), restarted);
    assertThat(tried.condition()).isEqualTo(Condition.QUARANTINED);
    assertThat(tried.failingSince()).contains(START);
    assertThat(tried.reason()).contains("no answer");
  }

  @Test
  void nobodyIsBlamedForTroubleOfOurs() {
    var later = START.plus(Duration.ofDays(2));
    assertThat(RULES.next(WELL, failing(START, later, true), later).condition())
        .isEqualTo(Condition.ACTIVE);
  }

  @Test
  void beingSlowHasTwoBounds() {
    var now = START.plus(Duration.ofHours(1));
    var slow = RULES.next(WELL, passing(Duration.ofMinutes(6), Duration.ZERO), now);
    assertThat(slow.condition()).isEqualTo(Condition.SLOW);
    assertThat(slow.reason()).contains("it is behind");
    now = now.plus(Duration.ofHours(1));
    assertThat(RULES.next(slow, passing(Duration.ofMinutes(2), Duration.ZERO), now))
        .isEqualTo(slow);
    assertThat(RULES.next(slow, passing(Duration.ZERO, Duration.ofSeconds(3)), now).condition())
        .isEqualTo(Condition.SLOW);
    assertThat(RULES.next(slow, passing(Duration.ZERO, Duration.ofSeconds(1)), now).condition())
        .isEqualTo(Condition.ACTIVE);
  }

  @Test
  void aNewerFollowIsASignOfLife() {
    var away =
        new Standing(
            WELL.subscriber(),
            Condition.QUARANTINED,
            START,
            Optional.of(START),
            Optional.of("x"),
            List.of());
    var old = Posts.follow("a.example", Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of());
    var later = START.plusSeconds(60);
    assertThat(StandingRules.begin(old, Optional.of(away), later)).isEqualTo(away);
    var newer = Posts.at(old, later);
    assertThat(StandingRules.begin(newer, Optional.of(away), later).condition())
        .isEqualTo(Condition.ACTIVE);
  }
}
