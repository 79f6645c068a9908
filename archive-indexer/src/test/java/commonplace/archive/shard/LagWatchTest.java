package commonplace.archive.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LagWatchTest {
  private final LagWatch watch = new LagWatch();
  private final Map<Integer, Long> applied = new HashMap<>();
  private Instant now = Posts.BEGIN;

  private Duration look(Map<Integer, Long> ends) {
    return watch.look(
        ends,
        shard -> {
          var last = applied.get(shard);
          return last == null ? OptionalLong.empty() : OptionalLong.of(last);
        },
        now);
  }

  @Test
  void anEmptyLogIsCaughtUpAtOnce() {
    assertThat(look(Map.of(0, 0L))).isZero();
    assertThat(watch.caughtUp()).isTrue();
  }

  @Test
  void aShardIsBehindSinceTheRecordThatItLacksWasSeen() {
    assertThat(look(Map.of(0, 10L, 1, 0L))).isZero();
    assertThat(watch.caughtUp()).isFalse();
    now = now.plusSeconds(5);
    applied.put(0, 8L);
    assertThat(look(Map.of(0, 20L, 1, 0L))).isEqualTo(Duration.ofSeconds(5));
    assertThat(watch.caughtUp()).isFalse();
  }

  @Test
  void theEndSeenFirstCountsNotOneThatMovesOn() {
    look(Map.of(0, 10L));
    now = now.plusSeconds(5);
    applied.put(0, 9L);
    assertThat(look(Map.of(0, 20L))).isZero();
    assertThat(watch.caughtUp()).isTrue();
    now = now.plusSeconds(7);
    assertThat(look(Map.of(0, 30L))).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void aShardThatMovedAwayIsNotWaitedFor() {
    look(Map.of(0, 10L, 1, 0L));
    now = now.plusSeconds(5);
    assertThat(look(Map.of(1, 0L))).isZero();
    assertThat(watch.caughtUp()).isTrue();
  }
}
