package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.RelayName;
import commonplace.relay.taking.Taking;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Who gets what, in which order, and whom nobody holds up.
class DeliveryTest extends Delivering {
  /// So many have their post when a node leaves.
  private static final int TOLD = 10;

  @Test
  void everySubscriberGetsEveryAuthorsPostsInOrderButNotTheirOrigin() {
    var delivery = start();
    subscribe("a.example");
    subscribe("b.example");
    subscribe("m.example");
    for (int i = 0; i < 200; i++) {
      create("ada", i);
      create("bob", i);
    }
    for (var host : List.of("a.example", "b.example")) {
      awaitAt(host, 400);
      awaitSettled(delivery, host);
      assertThat(peers.at(host)).hasSize(400);
      assertThat(of("ada", peers.at(host))).isEqualTo(expected("ada", 0, 200));
      assertThat(of("bob", peers.at(host))).isEqualTo(expected("bob", 0, 200));
    }
    awaitSettled(delivery, "m.example");
    assertThat(peers.at("m.example")).isEmpty();
  }

  @Test
  void contentWaitsUntilTheAcceptWasTaken() {
    start();
    peers.answers.put(
        "https://a.example/inbox", new Outcome.TryLater("503", Optional.empty(), true));
    var owed =
        Posts.follow(
            "a.example",
            Style.PUBLIC_FOLLOW,
            State.ACCEPT_OWED,
            log.endOffsets(topics.activities()));
    table.put(owed);
    subscribe("b.example");
    create("ada", 1);
    awaitAt("b.example", 1);
    await()
        .atMost(SOON)
        .until(() ->
            peers.tries.getOrDefault("https://a.example/inbox", new AtomicInteger()).get() > 2);
    peers.answers.clear();
    await().atMost(SOON).until(() -> !greetings.answered.isEmpty());
    assertThat(peers.at("a.example")).containsExactly("Accept");
    table.put(Posts.follow("a.example", Style.PUBLIC_FOLLOW, State.ACTIVE, owed.start()));
    awaitAt("a.example", 2);
    assertThat(peers.at("a.example")).containsExactly("Accept", "Create ada 1");
  }

  @Test
  void aSlowSubscriberDelaysNobody() {
    start();
    peers.slow.put("https://slow.example/inbox", new Semaphore(0));
    subscribe("slow.example");
    subscribe("fast.example");
    for (int i = 0; i < 100; i++) {
      create("ada", i);
    }
    awaitAt("fast.example", 100);
    assertThat(peers.at("slow.example")).isEmpty();
    peers.slow.get("https://slow.example/inbox").release(1_000);
    awaitAt("slow.example", 100);
    assertThat(peers.at("slow.example")).isEqualTo(expected("ada", 0, 100));
  }

  private void awaitTriesOfSlow(int count) {
    await()
        .atMost(SOON)
        .until(() ->
            peers.tries.getOrDefault("https://slow.example/inbox", new AtomicInteger()).get()
                == count);
  }

  /// Eight requests are on their way, and many more wait; the one of the other server is next.
  @Test
  void oneServersManyPostsDoNotHoldUpAnothers() {
    start();
    var gate = new Semaphore(0, true);
    peers.slow.put("https://slow.example/inbox", gate);
    subscribe("slow.example");
    subscribe("fast.example");
    for (int i = 0; i < 40; i++) {
      create("loud" + i, i);
    }
    awaitAt("fast.example", 40);
    append(Posts.activity("Create", "quiet.example", "eve", 0, true));
    awaitAt("fast.example", 41);
    awaitTriesOfSlow(CONFIG.window());
    gate.release(1);
    awaitTriesOfSlow(CONFIG.window() + 1);
    await().atMost(SOON).until(() -> gate.getQueueLength() == CONFIG.window());
    gate.release(CONFIG.window());
    awaitAt("slow.example", CONFIG.window() + 1);
    assertThat(peers.at("slow.example").subList(0, CONFIG.window() + 1)).contains("Create eve 0");
  }

  @Test
  void whoseAnswersAreCutOffGetsOneAtATimeUntilOneComesWhole() {
    start();
    var inbox = "https://slow.example/inbox";
    var gate = new Semaphore(1);
    peers.slow.put(inbox, gate);
    peers.answers.put(inbox, new Outcome.Delivered(202, true));
    subscribe("slow.example");
    subscribe("fast.example");
    create("ada", 0);
    awaitAt("slow.example", 1);
    for (int i = 0; i < 40; i++) {
      create("loud" + i, i);
    }
    awaitAt("fast.example", 41);
    for (int tries = 2; tries < 6; tries++) {
      awaitTriesOfSlow(tries);
      gate.release();
    }
    awaitTriesOfSlow(6);
    peers.answers.put(inbox, new Outcome.Refused(404, "no such page", false));
    gate.release();
    awaitTriesOfSlow(6 + CONFIG.window());
  }

  /// Two seconds' worth of history.
  @Test
  void aHistoryComesSlowlyAndHoldsUpNobodyWhoPostsNow() {
    start();
    int old = 20;
    for (int i = 0; i < old; i++) {
      create("ada", i);
    }
    clock.advance(Duration.ofMinutes(1));
    var follow = Posts.follow("a.example", Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of(0, 0L, 1, 0L));
    var begun = clock.instant();
    table.put(Posts.withHistory(follow, begun));
    create("eve", 0);
    awaitAt("a.example", old + 1);
    var slowest = Pace.GAP.multipliedBy(old - 1);
    assertThat(Duration.between(begun, clock.instant())).isGreaterThanOrEqualTo(slowest);
    assertThat(peers.at("a.example").getLast()).isEqualTo("Create ada " + (old - 1));
    assertThat(of("ada", peers.at("a.example"))).isEqualTo(expected("ada", 0, old));
  }

  /// Over half a second; what takes it back waits for nobody's turn.
  @Test
  void announcesOfOnePostAreSpreadOverItsReceivers() {
    int receivers = Spreading.AT_ONCE + 5;
    start(CONFIG.announcing(2 * receivers), clock);
    var hosts = IntStream.range(0, receivers).mapToObj(i -> "h" + i + ".example").toList();
    hosts.forEach(host -> table.takes(subscribe(host), Taking.ANNOUNCE));
    var begun = clock.instant();
    append(Posts.activity("Create", "ada", 0, false));
    hosts.forEach(host -> awaitAt(host, 1));
    assertThat(Duration.between(begun, clock.instant()))
        .as("the last one's turn is near the end")
        .isGreaterThan(Duration.ofMillis(250));
    var withdrawn = Posts.activity("Create", "ada", 1, false);
    append(withdrawn);
    withdraw(withdrawn.object().orElseThrow().text());
    append(Posts.activity("Delete", "ada", 1, false));
    hosts.forEach(host ->
        await()
            .atMost(SOON)
            .until(() -> peers.at(host).stream().anyMatch(body -> body.contains("Undo"))));
    hosts.forEach(host -> assertThat(peers.at(host)).hasSizeBetween(2, 3));
  }

  /// Over six seconds; meanwhile another node joins and this one leaves. Only what was on its way
  /// at that moment may come twice, and not all that {@link #TOLD} already had.
  @Test
  void announcesThatWaitForTheirTurnOutliveTheNode() {
    int receivers = Spreading.AT_ONCE + 5;
    var spread = CONFIG.announcing(receivers / 6);
    var first = start(spread, clock);
    var hosts = IntStream.range(0, receivers).mapToObj(i -> "h" + i + ".example").toList();
    hosts.forEach(host -> table.takes(subscribe(host), Taking.ANNOUNCE));
    append(Posts.activity("Create", "ada", 0, false));
    await()
        .atMost(SOON)
        .until(() -> hosts.stream().filter(host -> !peers.at(host).isEmpty()).count() >= TOLD);
    start(spread, clock);
    first.close();
    assertThat(hosts).as("some still wait").anyMatch(host -> peers.at(host).isEmpty());
    hosts.forEach(host -> awaitAt(host, 1));
    append(Posts.activity("Create", "ada", 1, false));
    hosts.forEach(host ->
        await()
            .atMost(SOON)
            .until(() -> peers.at(host).stream().anyMatch(body -> body.contains("/notes/1\""))));
    int came = hosts.stream().mapToInt(host -> peers.at(host).size()).sum();
    assertThat(came).isBetween(2 * receivers, 2 * receivers + TOLD - 2);
  }

  @Test
  void onePoisonedRecordHoldsUpItsAuthorAlone() {
    start();
    peers.answersToBody.put("Create ada 0", new Outcome.TryLater("500", Optional.empty(), true));
    subscribe("a.example");
    create("ada", 0);
    create("ada", 1);
    for (int i = 0; i < 50; i++) {
      create("bob", i);
    }
    awaitAt("a.example", 50);
    assertThat(peers.at("a.example")).isEqualTo(expected("bob", 0, 50));
    peers.answersToBody.clear();
    awaitAt("a.example", 52);
    assertThat(of("ada", peers.at("a.example"))).isEqualTo(expected("ada", 0, 2));
  }

  @Test
  void anAnnounceCanBeFetchedUntilItsObjectIsWithdrawn() {
    var delivery = start();
    subscribe("a.example");
    append(Posts.activity("Create", "ada", 0, false));
    awaitAt("a.example", 1);
    var object = "https://m.example/users/ada/notes/0";
    var hash = Announcements.hash(Iri.of(object));
    assertThat(delivery.announce(RelayName.MAIN, hash).orElseThrow().utf8())
        .isEqualTo(peers.at("a.example").getFirst())
        .contains("/announces/" + hash, object);
    assertThat(delivery.announce(RelayName.MAIN, "unknown")).isEmpty();
    withdraw(object);
    await().atMost(SOON).until(() -> delivery.announce(RelayName.MAIN, hash).isEmpty());
  }

  @Test
  void refusalsAreSettledAndGoneEndsTheSubscription() {
    start();
    peers.answersToBody.put("Create ada 0", new Outcome.Refused(400, ""));
    var follow = subscribe("a.example");
    create("ada", 0);
    create("ada", 1);
    awaitAt("a.example", 1);
    assertThat(peers.at("a.example")).containsExactly("Create ada 1");
    peers.answers.put("https://a.example/inbox", new Outcome.Gone());
    create("ada", 2);
    await().atMost(SOON).until(() -> greetings.gone.contains(follow));
  }

  @Test
  void aSubscriptionThatEndedGetsNothingMore() {
    var delivery = start();
    var follow = subscribe("a.example");
    create("ada", 0);
    awaitAt("a.example", 1);
    table.put(
        new Follow(
            follow.subscriber(),
            follow.type(),
            follow.inbox(),
            follow.style(),
            follow.followId(),
            follow.followed(),
            State.ENDED,
            follow.start(),
            Instant.EPOCH,
            Optional.of("Undo")));
    subscribe("b.example");
    create("ada", 1);
    awaitAt("b.example", 1);
    assertThat(delivery.status())
        .extracting(status -> status.follow().inbox())
        .containsExactly("https://b.example/inbox");
    assertThat(peers.at("a.example")).containsExactly("Create ada 0");
  }
}
