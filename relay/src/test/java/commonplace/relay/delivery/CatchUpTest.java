package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Style;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a subscriber gets that was away, or begins in the past.
class CatchUpTest extends Delivering {
  @Test
  void aSubscriberThatWasDownCatchesUpAfterARestartWithoutWhatWasWithdrawn() {
    var first = start();
    subscribe("a.example");
    create("ada", 0);
    awaitAt("a.example", 1);
    awaitSettled(first, "a.example");
    peers.answers.put(
        "https://a.example/inbox",
        new Outcome.TryLater("connection refused", Optional.empty(), false));
    for (int i = 1; i < 700; i++) {
      create("ada", i);
      create("bob", i);
    }
    first.close();
    started.remove(first);
    withdraw("https://m.example/users/ada/notes/5");
    peers.answers.clear();
    start();
    awaitAt("a.example", 1 + 699 * 2 - 1);
    var ada = new ArrayList<>(expected("ada", 0, 700));
    ada.remove("Create ada 5");
    assertThat(of("ada", peers.at("a.example"))).isEqualTo(ada);
    assertThat(of("bob", peers.at("a.example"))).isEqualTo(expected("bob", 1, 700));
  }

  @Test
  void whatTwoNodesTookIsSentOnceAtTheTipAndInThePast() {
    for (int i = 0; i < 3; i++) {
      create("ada", i);
      create("ada", i);
    }
    var past =
        Posts.follow("late.example", Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of(0, 0L, 1, 0L));
    table.put(past);
    start();
    subscribe("a.example");
    create("ada", 3);
    create("ada", 3);
    create("ada", 4);
    awaitAt("late.example", 5);
    awaitAt("a.example", 2);
    assertThat(peers.at("late.example")).isEqualTo(expected("ada", 0, 5));
    assertThat(peers.at("a.example")).isEqualTo(expected("ada", 3, 5));
  }

  @Test
  void aCursorBehindTheLogsStartIsAStatedGap() {
    for (int i = 0; i < 20; i++) {
      create("ada", i);
    }
    int partition = log.partitionOf(topics.activities(), "https://m.example/users/ada");
    log.deleteBefore(topics.activities(), partition, 15);
    table.put(Posts.follow("a.example", Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of(0, 0L, 1, 0L)));
    var delivery = start();
    awaitAt("a.example", 5);
    assertThat(peers.at("a.example")).isEqualTo(expected("ada", 15, 20));
    assertThat(delivery.status().getFirst().gap()).isEqualTo(15);
    assertThat(standings.changes)
        .last()
        .satisfies(standing -> assertThat(standing.lost()).isEqualTo(15));
    assertThat(meters.get("commonplace.deliveries").tag("outcome", "lost").counter().count())
        .isEqualTo(15);
  }
}
