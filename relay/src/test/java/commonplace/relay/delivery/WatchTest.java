package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final StandingRules RULES =
      new StandingRules(Duration.ofDays(1), Duration.ofDays(30));
  private static final Signs UNTRIED =
      new Signs(Reaching.UNTRIED, Duration.ZERO, Duration.ZERO, false);

  private final Standings standings = new Standings();

  private static Follow follow(State state) {
    return Posts.follow("a.example", Style.PUBLIC_FOLLOW, state, Map.of());
  }

  /// As a node left it that died.
  @BeforeEach
  void goneIsStored() {
    var follow = follow(State.ACTIVE);
    var gone =
        new Standing(
            follow.subscriber(),
            Condition.GONE,
            NOW,
            Optional.of(NOW),
            Optional.of("no answer"),
            List.of());
    standings.changed(follow, gone, gone);
  }

  /// Looks twice.
  private Watch watch(Follow follow) {
    var watch = new Watch(follow, standings, RULES, NOW);
    watch.look(follow, UNTRIED, List.of(), NOW);
    watch.look(follow, UNTRIED, List.of(), NOW.plusSeconds(5));
    return watch;
  }

  @Test
  void whoIsGoneAndStillServedIsEndedOnceMore() {
    var watch = watch(follow(State.ACTIVE));
    assertThat(watch.standing().condition()).isEqualTo(Condition.GONE);
    assertThat(standings.conditions()).containsExactly(Condition.GONE, Condition.GONE);
  }

  @Test
  void whoWasToldOrFollowsAnewIsNot() {
    watch(follow(State.REJECTED));
    assertThat(standings.changes).hasSize(1);
    watch(Posts.at(follow(State.ACTIVE), NOW.plusSeconds(1)));
    assertThat(standings.conditions()).containsExactly(Condition.GONE, Condition.ACTIVE);
  }
}
