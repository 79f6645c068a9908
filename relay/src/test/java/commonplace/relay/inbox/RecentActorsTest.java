package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.KnownActor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecentActorsTest {
  private static KnownActor actor(String name, String key, int keyLength, Instant seen) {
    var id = ActorUri.of("https://m.example/users/" + name);
    return new KnownActor(
        id,
        ActorFlags.UNKNOWN,
        List.of(new KnownActor.Key(id + "#" + key, "k".repeat(keyLength))),
        Optional.empty(),
        Optional.empty(),
        seen);
  }

  private static KnownActor actor(String name) {
    return actor(name, "key", 500, Instant.EPOCH);
  }

  private static long kept(RecentActors actors, int count) {
    return java.util.stream.IntStream.range(0, count)
        .filter(i -> actors.find(actor("a" + i).id().text()).isPresent())
        .count();
  }

  @Test
  void howManyAreKeptIsBoundedByTheirSize() {
    var actors = new RecentActors(100_000);
    for (int i = 0; i < 1_000; i++) {
      actors.keep(actor("a" + i));
    }
    assertThat(kept(actors, 1_000)).isBetween(50L, 70L);
    actors.keep(actor("large", "key", 90_000, Instant.EPOCH));
    assertThat(kept(actors, 1_000)).isLessThan(10);
    actors.keep(actor("too-large", "key", 200_000, Instant.EPOCH));
    assertThat(kept(actors, 1_000)).isZero();
    actors.keep(actor("a0"));
    assertThat(kept(actors, 1_000)).as("what is dropped weighs nothing").isEqualTo(1);
  }

  @Test
  void whoIsNeededStaysAndWhoIsNotLeavesWithItsKeys() {
    var actors = new RecentActors(100_000);
    actors.keep(actor("needed"));
    actors.keep(actor("idle"));
    for (int i = 0; i < 1_000; i++) {
      actors.keep(actor("a" + i));
      assertThat(actors.findByKey("https://m.example/users/needed#key")).isPresent();
    }
    assertThat(actors.findByKey("https://m.example/users/idle#key")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://m.example/users/ada, https://m.example/users/ada#key",
    "https://m.example/users/ada, https://m.example/users/ada/main-key",
    "https://m.example/users/ada, https://m.example/keys#ada",
    "https://m.example/#ada, https://m.example/#ada#key",
    "https://m.example/users/ada, https://m.example/users/ada2#key",
  })
  void whereverAKeysIdIsItsOwnerIsFoundWhileItIsKept(String id, String key) {
    var actors = new RecentActors(100_000);
    var ada =
        new KnownActor(
            ActorUri.of(id),
            ActorFlags.UNKNOWN,
            List.of(new KnownActor.Key(key, "k")),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH);
    actors.keep(ada);
    assertThat(actors.findByKey(key)).contains(ada);
    assertThat(actors.findByKey(key + "2")).isEmpty();
    actors.drop(id);
    assertThat(actors.findByKey(key)).isEmpty();
  }

  @Test
  void anOlderStateNeverReplacesANewerOne() {
    var actors = new RecentActors(100_000);
    var newer = actor("ada", "new", 500, Instant.EPOCH.plusSeconds(1));
    actors.keep(actor("ada", "old", 500, Instant.EPOCH));
    actors.keep(newer);
    actors.keep(actor("ada", "old", 500, Instant.EPOCH));
    assertThat(actors.find(newer.id().text())).contains(newer);
    assertThat(actors.findByKey("https://m.example/users/ada#old")).isEmpty();
  }
}
