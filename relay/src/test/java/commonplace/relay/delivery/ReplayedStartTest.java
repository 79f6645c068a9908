package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Replay;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.testkit.Seeds;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Where deliveries begin: a replay moves back once, never ahead, and a cursor that knows of it is
/// left alone.
class ReplayedStartTest {
  private static final ActorUri ACTOR = ActorUri.of("https://a.example/actor");
  private static final Iri FOLLOW = Iri.of("https://a.example/follows/1");
  private static final Instant ASKED = Instant.parse("2026-11-28T12:00:00Z");

  private static Map<Integer, Long> offsets(Random random) {
    var offsets = new HashMap<Integer, Long>();
    for (int partition = 0; partition < 4; partition++) {
      offsets.put(partition, (long) random.nextInt(100));
    }
    return offsets;
  }

  private static long at(Map<Integer, Long> offsets, int partition) {
    return offsets.getOrDefault(partition, -1L);
  }

  private static Follow follow(Map<Integer, Long> start) {
    return new Follow(
        ACTOR,
        "Application",
        "https://a.example/inbox",
        Style.PUBLIC_FOLLOW,
        FOLLOW,
        FOLLOW,
        State.ACTIVE,
        start,
        ASKED,
        Optional.empty());
  }

  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void aReplayMovesBackOnceAndNeverAhead(long seed) {
    var random = new Random(seed);
    var follow = follow(offsets(random));
    var cursor = new DeliveryCursor(offsets(random));
    var wish = Optional.of(new Replay(ACTOR, ASKED, FOLLOW, offsets(random)));
    var before = OwnedPartition.startOf(follow, Optional.of(cursor), Optional.empty());
    var after = OwnedPartition.startOf(follow, Optional.of(cursor), wish);
    for (int partition = 0; partition < 4; partition++) {
      long usual = Math.max(at(follow.start(), partition), at(cursor.next(), partition));
      assertThat(at(before, partition)).isEqualTo(usual);
      assertThat(at(after, partition)).isEqualTo(Math.min(usual, at(wish.get().from(), partition)));
    }

    var known = cursor.after(Optional.of(ASKED));
    assertThat(OwnedPartition.startOf(follow, Optional.of(known), wish)).isEqualTo(before);
    var another = Optional.of(new Replay(ACTOR, ASKED.plusSeconds(1), FOLLOW, wish.get().from()));
    assertThat(OwnedPartition.startOf(follow, Optional.of(known), another)).isEqualTo(after);
  }
}
