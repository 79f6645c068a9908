package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow.State;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.RelayName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What is due later than loops set an alarm for is done although nothing happens then: no post, no
/// answer, no change of a subscription.
class CommonWakeTest extends Delivering {
  private static final String INBOX = "https://a.example/inbox";

  /// Well under the time for which a test waits.
  private static final Duration WAKES = Duration.ofMillis(20);

  /// Longer than any alarm, as the retries of a subscriber that fails for some minutes are.
  private static final Duration PAUSE = SubscriberLoop.WOKEN_EVERY.multipliedBy(10);

  private static final DeliveryConfig PATIENT =
      new DeliveryConfig(CONFIG.origin(), CONFIG.window(), PAUSE, PAUSE, CONFIG.flush());

  private void awaitTries(int count) {
    await()
        .atMost(SOON)
        .until(() -> peers.tries.getOrDefault(INBOX, new AtomicInteger()).get() == count);
  }

  /// Until it waits for a time that has not come.
  private void awaitPause(Delivery delivery) {
    await()
        .atMost(SOON)
        .until(() ->
            delivery
                .status()
                .getFirst()
                .pausedUntil()
                .filter(clock.instant()::isBefore)
                .isPresent());
  }

  @Test
  void aLongPauseEndsByItselfAndSoDoesTheNext() {
    var delivery = start(PATIENT, clock, WAKES);
    peers.answers.put(
        INBOX, new Outcome.TryLater("the connection was refused", Optional.empty(), false));
    subscribe("a.example");
    create("ada", 0);
    for (int tries = 1; tries < 3; tries++) {
      awaitTries(tries);
      awaitPause(delivery);
      clock.advance(PAUSE);
    }
    awaitTries(3);
    awaitPause(delivery);
    peers.answers.clear();
    clock.advance(PAUSE);
    awaitAt("a.example", 1);
    assertThat(peers.at("a.example")).containsExactly("Create ada 0");
  }

  /// By one that gets the posts of another relay of ours meanwhile.
  @Test
  void aRefusedAcceptIsOfferedAgain() {
    start(PATIENT, clock, WAKES);
    peers.answersToBody.put("Accept", new Outcome.Refused(401, ""));
    var follow =
        Posts.follow(
            "a.example", Style.PUBLIC_FOLLOW, State.ACTIVE, log.endOffsets(topics.activities()));
    table.put(
        follow.with(
            new RelayFollow(
                RelayName.of("birds"),
                Iri.of("https://a.example/follow/2"),
                follow.followed(),
                State.ACCEPT_OWED,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                false)));
    awaitTries(1);
    create("ada", 0);
    awaitAt("a.example", 1);
    peers.answersToBody.clear();
    clock.advance(Duration.ofMinutes(10));
    awaitAt("a.example", 2);
    assertThat(peers.at("a.example")).containsExactly("Create ada 0", "Accept");
  }
}
