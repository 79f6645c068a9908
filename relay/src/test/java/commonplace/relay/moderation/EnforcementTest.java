package commonplace.relay.moderation;

import static commonplace.relay.moderation.Made.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.log.Topics;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.relay.subscription.SubscriptionTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What rules owe is done, once, also if it does not work at first.
class EnforcementTest {
  private static final Duration WAIT = Duration.ofSeconds(20);

  private final InstantSource clock = InstantSource.fixed(Made.NOW);
  private final InMemoryEventLog log = new InMemoryEventLog(clock);
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final Rules rules = new Rules(log, topics, new SimpleMeterRegistry(), clock);
  private final SubscriptionTable subscriptions = new SubscriptionTable(log, topics, clock);
  private final Rule erasing = rule(Subject.HOST, "bad.example", Effect.ERASE);
  private final Erasing eraser = new Erasing();

  private static final class Erasing implements Eraser {
    private final List<List<Rule>> asked = new ArrayList<>();
    private boolean works = true;

    @Override
    public synchronized Erased carryOut(Collection<Rule> owing) {
      asked.add(List.copyOf(owing));
      if (!works) {
        throw new LogUnavailableException("not stored", new IllegalStateException("for a test"));
      }
      return new Erased(0, 0, 0);
    }

    @Override
    public boolean isKnown(ActorUri actor) {
      return false;
    }

    synchronized List<List<Rule>> asked() {
      return List.copyOf(asked);
    }

    synchronized void works(boolean now) {
      works = now;
    }
  }

  @BeforeEach
  void start() throws InterruptedException {
    rules.start();
    rules.awaitReady(WAIT);
    subscriptions.start();
    subscriptions.awaitReady(WAIT);
  }

  @AfterEach
  void stop() {
    subscriptions.close();
    rules.close();
  }

  private Enforcement enforcement() {
    return new Enforcement(rules, subscriptions, eraser, clock);
  }

  private boolean isSettled() {
    return rules.find(erasing.id()).orElseThrow().settled();
  }

  @Test
  void itIsDoneSoonAndOnce() throws InterruptedException {
    rules.store(List.of(erasing, rule(Subject.HOST, "limited.example", Effect.LIMIT)));
    var enforcement = enforcement();
    enforcement.soon();
    await().atMost(WAIT).until(this::isSettled);
    assertThat(enforcement.settle(erasing.id())).as("it owes nothing any more").isEmpty();
    assertThat(eraser.asked()).containsExactly(List.of(erasing));
    enforcement.close();
  }

  @Test
  void whatDidNotWorkIsDoneAfterTheNextStart() throws InterruptedException {
    eraser.works(false);
    rules.store(List.of(erasing));
    var first = enforcement();
    assertThatThrownBy(() -> first.settle(erasing.id()))
        .isInstanceOf(LogUnavailableException.class);
    first.close();
    assertThat(isSettled()).isFalse();
    eraser.works(true);
    var second = enforcement();
    second.start();
    await().atMost(WAIT).until(this::isSettled);
    second.close();
  }

  @Test
  void manyAreDoneAtOnce() throws InterruptedException {
    var all =
        IntStream.range(0, 300)
            .mapToObj(i -> rule(Subject.HOST, "h" + i + ".example", Effect.ERASE))
            .toList();
    rules.store(all);
    var enforcement = enforcement();
    enforcement.start();
    await().atMost(WAIT).until(() -> rules.all().stream().allMatch(Rule::settled));
    assertThat(eraser.asked()).singleElement().satisfies(asked -> assertThat(asked).hasSize(300));
    enforcement.close();
  }

  @Test
  void whatHasEndedOwesNothing() throws InterruptedException {
    var ended =
        rule(
            Subject.HOST,
            "bad.example",
            Effect.ERASE,
            Optional.empty(),
            Optional.of(Instant.EPOCH));
    rules.store(List.of(ended));
    var enforcement = enforcement();
    assertThat(enforcement.settle(ended.id())).isEmpty();
    assertThat(eraser.asked()).isEmpty();
    enforcement.close();
  }
}
