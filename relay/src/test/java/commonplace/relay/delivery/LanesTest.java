package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Position;
import commonplace.core.testkit.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanesTest {
  private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");

  private final Preparation preparation = Posts.preparation();
  private final Lanes lanes = new Lanes();
  private long offset;

  private Lane.Item add(String server, String author, int number) {
    return add(Posts.activity("Create", server, author, number, true));
  }

  private Lane.Item add(AdmittedActivity activity) {
    return add(activity, Instant.MIN);
  }

  private Lane.Item add(AdmittedActivity activity, Instant turn) {
    var record =
        new LogRecord<>(new Position(0, offset++), NOW, activity.key(), Optional.of(activity));
    var prepared = new Prepared(record, activity, preparation);
    var item =
        new Lane.Item(
            prepared, new Progress(0, 0, Instant.EPOCH), Payload.of(activity.body()), true, turn);
    lanes.add(item);
    return item;
  }

  private static List<String> servers(List<Lane> chosen) {
    return chosen.stream().map(lane -> lane.head().prepared().server().text()).toList();
  }

  /// A plain model: whatever is added, sent, dropped and retried, each author's items go one at a
  /// time and in order, and none is lost.
  @ParameterizedTest
  @MethodSource(Seeds.MANY)
  void eachAuthorsItemsGoOneAtATimeInOrderAndNoneIsLost(long seed) {
    var random = new Random(seed);
    Map<String, List<Lane.Item>> waiting = new HashMap<>();
    var onTheirWay = new ArrayList<Lane>();
    var clock = NOW;
    for (int step = 0; step < 400; step++) {
      if (random.nextInt(3) == 0 && step < 300) {
        var item = add("s" + random.nextInt(4) + ".example", "a" + random.nextInt(3), step);
        of(waiting, item).add(item);
      }
      for (var lane : lanes.next(clock, 6 - onTheirWay.size())) {
        assertThat(onTheirWay).doesNotContain(lane);
        onTheirWay.add(lane);
      }
      if (!onTheirWay.isEmpty()) {
        var lane = onTheirWay.get(random.nextInt(onTheirWay.size()));
        var left = of(waiting, lane.head());
        assertThat(lane.head()).isSameAs(left.getFirst());
        switch (random.nextInt(4)) {
          case 0 -> {
            onTheirWay.remove(lane);
            lanes.retryAt(lane, clock.plusSeconds(random.nextInt(20)));
          }
          case 1 -> {
            assertThat(lanes.dropped(lane)).isSameAs(left.removeFirst());
            if (lane.isDone()) {
              onTheirWay.remove(lane);
            }
          }
          default -> {
            onTheirWay.remove(lane);
            assertThat(lanes.settled(lane)).isSameAs(left.removeFirst());
          }
        }
      }
      clock = clock.plusSeconds(1);
    }
    onTheirWay.forEach(
        lane -> assertThat(lanes.settled(lane)).isSameAs(of(waiting, lane.head()).removeFirst()));
    lanes.retryAllNow();
    for (var chosen = lanes.next(clock, 1); !chosen.isEmpty(); chosen = lanes.next(clock, 1)) {
      var lane = chosen.getFirst();
      assertThat(lanes.settled(lane)).isSameAs(of(waiting, lane.head()).removeFirst());
    }
    assertThat(waiting.values()).allSatisfy(left -> assertThat(left).isEmpty());
    assertThat(lanes.nextTry()).isEmpty();
    assertThat(lanes.oldest()).isEmpty();
  }

  private static List<Lane.Item> of(Map<String, List<Lane.Item>> waiting, Lane.Item item) {
    return waiting.computeIfAbsent(item.prepared().author(), _ -> new ArrayList<>());
  }

  @Test
  void serversTakeTurnsHoweverManyAuthorsEachHas() {
    for (int i = 0; i < 20; i++) {
      add("loud.example", "a" + i, 0);
    }
    add("quiet.example", "b", 0);
    add("still.example", "c", 0);
    assertThat(new HashSet<>(servers(lanes.next(NOW, 3))))
        .containsExactlyInAnyOrder("loud.example", "quiet.example", "still.example");
  }

  @Test
  void aServerOfWhichNothingIsOnItsWayComesFirst() {
    for (int i = 0; i < 20; i++) {
      add("loud.example", "a" + i, 0);
    }
    var first = lanes.next(NOW, 8);
    assertThat(first).hasSize(8);
    add("quiet.example", "b", 0);
    lanes.settled(first.getFirst());
    assertThat(servers(lanes.next(NOW, 1))).containsExactly("quiet.example");
  }

  @Test
  void whatFailedWaitsForItsTimeAndHoldsUpNobody() {
    add("a.example", "a", 0);
    add("a.example", "a", 1);
    add("a.example", "b", 0);
    var both = lanes.next(NOW, 8);
    assertThat(both).hasSize(2);
    var later = NOW.plusSeconds(10);
    lanes.retryAt(both.getFirst(), later);
    lanes.settled(both.getLast());
    assertThat(lanes.next(NOW, 8)).isEmpty();
    assertThat(lanes.nextTry()).contains(later);
    assertThat(lanes.next(later, 8)).containsExactly(both.getFirst());
  }

  @Test
  void whatTakesBackWaitsUntilWhatItTakesBackIsThere() {
    var post = Posts.activity("Create", "a.example", "ada", 7, true);
    add(post);
    var sent = lanes.next(NOW, 8);
    add(byAnother(Posts.activity("Delete", "a.example", "ada", 7, true)));
    assertThat(lanes.next(NOW, 8)).isEmpty();
    assertThat(lanes.nextTry()).isEmpty();
    lanes.settled(sent.getFirst());
    assertThat(lanes.next(NOW, 8)).hasSize(1);
  }

  @Test
  void whoseTurnIsToComeWaitsForItAndKeepsItsAuthorsOrder() {
    var turn = NOW.plusSeconds(7);
    var first = add(Posts.activity("Create", "a.example", "ada", 1, true), turn);
    add("a.example", "ada", 2);
    add("a.example", "bob", 1);
    assertThat(servers(lanes.next(NOW, 8))).as("bob's").hasSize(1);
    assertThat(lanes.nextTry()).contains(turn);
    lanes.retryAllNow();
    assertThat(lanes.next(NOW.plusSeconds(6), 8)).isEmpty();
    var due = lanes.next(turn, 8);
    assertThat(due).hasSize(1);
    assertThat(lanes.settled(due.getFirst())).isSameAs(first);
    assertThat(lanes.next(turn, 8)).hasSize(1);
  }

  @Test
  void whatTakesBackWaitsForNoTurn() {
    var post = add(Posts.activity("Create", "a.example", "ada", 1, true), NOW.plusSeconds(7));
    assertThat(lanes.next(NOW, 8)).isEmpty();
    var delete = add(Posts.activity("Delete", "a.example", "ada", 1, true));
    var lane = lanes.next(NOW, 8).getFirst();
    assertThat(lanes.dropped(lane)).isSameAs(post);
    assertThat(lanes.settled(lane)).isSameAs(delete);
  }

  private static AdmittedActivity byAnother(AdmittedActivity activity) {
    var moderator = Posts.activity("Delete", "a.example", "moderator", 0, true).actor();
    return new AdmittedActivity(
        activity.type(),
        activity.id(),
        moderator,
        activity.object(),
        moderator,
        true,
        activity.flags(),
        true,
        activity.body());
  }
}
