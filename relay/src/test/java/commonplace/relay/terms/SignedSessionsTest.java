package commonplace.relay.terms;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.ManualClock;
import commonplace.relay.terms.SignedSessions.Opening;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The log decides which of several requests answered a challenge.
class SignedSessionsTest {
  private static final Authority HOST = Authority.of("m.example");
  private static final ActorUri ACTOR = ActorUri.of("https://m.example/actor");

  private final ManualClock clock = new ManualClock();
  private final InMemoryEventLog log = new InMemoryEventLog(clock);
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final SignedSessions a = node();
  private final SignedSessions b = node();

  private SignedSessions node() {
    return new SignedSessions(log, topics.termsSessions(), clock);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private static Opening open(SignedSessions node, String digest, String host) {
    try {
      return node.open(digest, Authority.of(host), ACTOR);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private long records() {
    return log.endOffsets(topics.termsSessions()).values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void oneOfManyAtOnceOnTwoNodesIsTheFirst() {
    for (int round = 0; round < 50; round++) {
      var digest = "challenge-" + round;
      var host = "m" + round + ".example";
      var openings =
          Stream.of(a, b, a, b)
              .map(node -> supplyAsync(() -> open(node, digest, host)))
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
      assertThat(openings)
          .containsExactlyInAnyOrder(Opening.OPENED, Opening.USED, Opening.USED, Opening.USED);
    }
  }

  @Test
  void aReplayIsRefusedEverywhereAlsoAfterARestartAndLeavesNothing() {
    assertThat(open(a, "one", "m.example")).isEqualTo(Opening.OPENED);
    assertThat(open(a, "one", "m.example")).isEqualTo(Opening.USED);
    assertThat(open(b, "one", "m.example")).isEqualTo(Opening.USED);
    try (var restarted = node()) {
      assertThat(open(restarted, "one", "m.example")).isEqualTo(Opening.USED);
    }
    assertThat(records()).isEqualTo(1);
  }

  @Test
  void oneServerOpensSoManyAndWhatIsOverIsForgotten() {
    for (int i = 0; i < SignedSessions.FOR_ONE_SERVER; i++) {
      assertThat(open(i % 2 == 0 ? a : b, "challenge-" + i, "m.example")).isEqualTo(Opening.OPENED);
    }
    // a node counts what it has read
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> a.remembered() == SignedSessions.FOR_ONE_SERVER);
    assertThat(open(a, "another", "m.example")).isEqualTo(Opening.TOO_OFTEN);
    assertThat(open(b, "another", "n.example")).isEqualTo(Opening.OPENED);
    assertThat(b.remembered()).isEqualTo(SignedSessions.FOR_ONE_SERVER + 1);
    clock.advance(SignedSessions.KEPT.plus(Duration.ofSeconds(1)));
    assertThat(open(a, "later", "m.example")).isEqualTo(Opening.OPENED);
    assertThat(a.remembered()).isEqualTo(1);
    try (var restarted = node()) {
      assertThat(open(restarted, "later", "m.example")).isEqualTo(Opening.USED);
      assertThat(restarted.remembered()).as("it does not read what is over").isEqualTo(1);
    }
  }

  @Test
  void withoutTheLogNothingIsOpened() {
    log.unavailable(true);
    assertThatThrownBy(() -> a.open("one", HOST, ACTOR))
        .isInstanceOf(LogUnavailableException.class);
    log.unavailable(false);
    assertThat(a.check()).isEqualTo(new Health.Ready());
    assertThat(open(a, "one", "m.example")).isEqualTo(Opening.OPENED);
  }
}
