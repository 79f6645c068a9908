package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Condition;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.testkit.Wanting;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a subscriber that fails for long.
class QuarantineTest extends Delivering {
  private static final String INBOX = "https://a.example/inbox";
  private static final Outcome DEAD =
      new Outcome.TryLater("the connection was refused", Optional.empty(), false);

  private int tries() {
    return peers.tries.getOrDefault(INBOX, new AtomicInteger()).get();
  }

  private void awaitCondition(Condition condition) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          advance(Duration.ofSeconds(20));
          assertThat(standings.changes).last().extracting(Standing::condition).isEqualTo(condition);
        });
  }

  /// A subscriber that took one post and then failed for more than a day.
  private Delivery quarantined() {
    return quarantined(20);
  }

  /// @param posts of one hour, with the one that it took
  private Delivery quarantined(int posts) {
    var delivery = start(clock);
    subscribe("a.example");
    create("ada", 0);
    awaitAt("a.example", 1);
    peers.answers.put(INBOX, DEAD);
    for (int i = 1; i < posts; i++) {
      create("ada", i);
    }
    await().atMost(SOON).until(() -> tries() > 4);
    clock.advance(Duration.ofHours(25));
    awaitCondition(Condition.QUARANTINED);
    return delivery;
  }

  private void advance(Duration by) {
    clock.advance(by);
    create("bob", (int) clock.instant().getEpochSecond());
  }

  @Test
  void oneThatFailsForADayIsOnlyProbedAndResumesByItselfWithWhatItMissed() {
    quarantined();
    assertThat(standings.changes.getLast().reason()).contains("the connection was refused");
    int before = tries();
    advance(Duration.ofMinutes(15));
    await().atMost(SOON).until(() -> tries() > before);
    peers.answers.clear();
    advance(Duration.ofHours(5));
    await().atMost(SOON).until(() -> of("ada", peers.at("a.example")).size() == 20);
    awaitCondition(Condition.ACTIVE);
    assertThat(of("ada", peers.at("a.example"))).isEqualTo(expected("ada", 0, 20));
    assertThat(standings.changes.getLast().failingSince()).isEmpty();
  }

  /// More of them than wait in memory at once.
  @Test
  void whatItMissedCountsOnceForTheNumberThatItsTermsAllowWithinAnHour() {
    terms.put(ActorUri.of("https://a.example/actor"), Wanting.hashtags(Set.of(), Optional.of(300)));
    clock.advance(untilTheNextHour());
    var delivery = quarantined(350);
    peers.answers.clear();
    advance(Duration.ofHours(5));
    awaitCondition(Condition.ACTIVE);
    awaitSettled(delivery, "a.example");
    assertThat(of("ada", peers.at("a.example"))).isEqualTo(expected("ada", 0, 300));
  }

  private Duration untilTheNextHour() {
    var now = clock.instant();
    return Duration.between(now, now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1)));
  }

  @Test
  void aRestartKeepsTheQuarantineAndProbesSoon() {
    var first = quarantined();
    first.close();
    started.remove(first);
    int written = standings.changes.size();
    var second = start(clock);
    await().atMost(SOON).until(() -> !second.status().isEmpty());
    assertThat(second.status().getFirst().standing().condition()).isEqualTo(Condition.QUARANTINED);
    peers.answers.clear();
    advance(Duration.ofMinutes(30));
    await().atMost(SOON).until(() -> of("ada", peers.at("a.example")).size() == 20);
    awaitCondition(Condition.ACTIVE);
    assertThat(standings.changes).hasSizeGreaterThan(written);
    assertThat(of("ada", peers.at("a.example"))).isEqualTo(expected("ada", 0, 20));
  }

  @Test
  void aRepeatedFollowEndsTheWaiting() {
    quarantined();
    peers.answers.clear();
    var again =
        Posts.at(
            Posts.follow("a.example", Style.PUBLIC_FOLLOW, State.ACCEPT_OWED, startOfA()),
            clock.instant());
    table.put(again);
    await().atMost(SOON).until(() -> peers.at("a.example").contains("Accept"));
    awaitCondition(Condition.ACTIVE);
    table.put(
        Posts.at(
            Posts.follow("a.example", Style.PUBLIC_FOLLOW, State.ACTIVE, startOfA()),
            clock.instant()));
    await().atMost(SOON).until(() -> of("ada", peers.at("a.example")).size() == 20);
  }

  private Map<Integer, Long> startOfA() {
    return started.getFirst().status().getFirst().follow().start();
  }

  @Test
  void oneThatIsQuarantinedForThirtyDaysIsGone() {
    quarantined();
    for (int i = 0; i < 31; i++) {
      int before = tries();
      advance(Duration.ofDays(1));
      await().atMost(SOON).until(() -> tries() > before || isGone());
    }
    awaitCondition(Condition.GONE);
    assertThat(standings.conditions())
        .containsSubsequence(Condition.QUARANTINED, Condition.GONE)
        .containsOnlyOnce(Condition.QUARANTINED)
        .containsOnlyOnce(Condition.GONE);
  }

  private boolean isGone() {
    return standings.changes.getLast().condition() == Condition.GONE;
  }

  /// Three dead ones, for ever: also on a node that serves nobody else.
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void whenMostAreDeadForLongTheyAreLetGo(int others) {
    var delivery = start(clock);
    var dead = List.of("c.example", "d.example", "e.example");
    var well = List.of("a.example", "b.example").subList(0, others);
    dead.forEach(host -> peers.answers.put("https://" + host + "/inbox", DEAD));
    Stream.concat(dead.stream(), well.stream()).forEach(this::subscribe);
    create("ada", 0);
    await()
        .atMost(SOON)
        .until(() ->
            delivery.status().stream().filter(s -> s.failingSince().isPresent()).count() == 3);
    live(delivery, 17, Duration.ofHours(3));
    awaitAll(delivery, Condition.QUARANTINED, dead);
    live(delivery, 31, Duration.ofDays(1));
    live(delivery, 3, Duration.ofHours(6));
    awaitAll(delivery, Condition.GONE, dead);
    assertThat(stand(delivery, Condition.QUARANTINED)).isEmpty();
    well.forEach(host -> assertThat(peers.at(host)).hasSizeGreaterThan(40));
  }

  /// Time passes with posts in each step, in which all that fail are tried until they are gone.
  private void live(Delivery delivery, int steps, Duration step) {
    for (int i = 0; i < steps; i++) {
      var begun = clock.instant().plus(step);
      clock.advance(step);
      await()
          .atMost(SOON)
          .until(() -> {
            advance(Duration.ofSeconds(1));
            return delivery.status().stream().noneMatch(status -> failedBefore(status, begun));
          });
    }
  }

  private static boolean failedBefore(SubscriberStatus status, Instant when) {
    return status.standing().condition() != Condition.GONE
        && status.reaching() instanceof Reaching.Failing(_, var last, _)
        && last.isBefore(when);
  }

  private static List<String> stand(Delivery delivery, Condition condition) {
    return delivery.status().stream()
        .filter(status -> status.standing().condition() == condition)
        .map(status -> status.follow().subscriber().authority().text())
        .toList();
  }

  private void awaitAll(Delivery delivery, Condition condition, List<String> hosts) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          advance(Duration.ofSeconds(20));
          assertThat(stand(delivery, condition)).containsExactlyInAnyOrderElementsOf(hosts);
        });
  }

  @Test
  void whenMostFailAtOnceNobodyIsBlamed() {
    var delivery = start(clock);
    for (var host : new String[] {"a", "b", "c"}) {
      subscribe(host + ".example");
      peers.answers.put("https://" + host + ".example/inbox", DEAD);
    }
    create("ada", 0);
    await()
        .atMost(SOON)
        .until(() -> delivery.status().stream().allMatch(s -> s.failingSince().isPresent()));
    for (int i = 0; i < 30; i++) {
      int before = tries();
      advance(Duration.ofHours(1));
      await().atMost(SOON).until(() -> tries() > before);
    }
    assertThat(standings.conditions()).doesNotContain(Condition.QUARANTINED);
    peers.answers.clear();
    advance(Duration.ofHours(1));
    for (var host : new String[] {"a.example", "b.example", "c.example"}) {
      await().atMost(SOON).until(() -> !of("ada", peers.at(host)).isEmpty());
    }
    assertThat(standings.conditions()).doesNotContain(Condition.QUARANTINED);
  }
}
