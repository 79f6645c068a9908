package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Position;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Receive;
import commonplace.relay.taking.Served;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubscriberLoopTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Follow FOLLOW =
      Posts.follow("s.example", Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of(0, 0L));

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final AtomicReference<RuntimeException> broken = new AtomicReference<>();

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  /// A log that fails as told before it gives its one record.
  private record TroubledLog(Queue<RuntimeException> troubles) implements Feed {
    @Override
    public Batch next(int partition, long from) {
      var trouble = troubles.poll();
      if (trouble != null) {
        throw trouble;
      }
      var post = Posts.activity("Create", "ada", 1, true);
      var preparation = Posts.preparation();
      var logged =
          new LogRecord<>(new Position(0, 0), Instant.EPOCH, post.key(), Optional.of(post));
      var record = preparation.prepare(logged).orElseThrow();
      return from == 0 ? new Batch(List.of(record), 1, 0) : new Batch(List.of(), from, 0);
    }
  }

  /// Owes what it was given.
  record Owing(List<Payload> payloads) implements Handshake {
    @Override
    public List<Payload> owed(Follow follow) {
      return payloads;
    }

    @Override
    public void answered(Follow follow, Set<RelayName> relays) {}

    @Override
    public void gone(Follow follow) {}
  }

  private SubscriberLoop loop(RuntimeException... troubles) {
    return loop(
        FOLLOW,
        new Owing(List.of()),
        (_, payload) -> {
          sent.add(payload.body().utf8());
          return new Outcome.Delivered(202);
        },
        troubles);
  }

  static SubscriberLoop.Shared shared(
      Feed feed,
      Sender sender,
      Handshake handshake,
      Consumer<RuntimeException> broken,
      ScheduledExecutorService timer) {
    return new SubscriberLoop.Shared(
        feed,
        sender,
        handshake,
        one -> Served.of(one, Optional.empty(), Optional.empty()),
        new Standings(),
        new StandingRules(Duration.ofDays(1), Duration.ofDays(30)),
        () -> false,
        _ -> false,
        _ -> Receive.EVERYTHING,
        new RetrySchedule(Duration.ofMillis(5), Duration.ofMillis(20)),
        new RetrySchedule(Duration.ofMillis(5), Duration.ofMillis(20)),
        8,
        InstantSource.system(),
        DeliveryMetrics.in(new SimpleMeterRegistry()),
        broken,
        timer);
  }

  private SubscriberLoop loop(
      Follow follow, Handshake handshake, Sender sender, RuntimeException... troubles) {
    var shared =
        shared(
            new TroubledLog(new ConcurrentLinkedQueue<>(List.of(troubles))),
            sender,
            handshake,
            broken::set,
            timer);
    return new SubscriberLoop(follow, Map.of(0, 0L), Instant.EPOCH, Instant.MIN, shared);
  }

  @Test
  void aLogOutOfReachIsWaitedFor() {
    var away = new LogUnavailableException("away", new IllegalStateException());
    var loop = loop(away, away);
    loop.wake();
    await().atMost(SOON).until(() -> sent.equals(List.of("Create ada 1")));
    assertThat(broken).hasNullValue();
    loop.stop();
    loop.join();
  }

  /// It goes on getting what the main relay carries.
  @Test
  void aRefusedAcceptOfOneRelayDoesNotHoldUpTheOthers() {
    var birds = RelayName.of("birds");
    var follow =
        FOLLOW.with(
            new RelayFollow(
                birds,
                Iri.of("https://s.example/follow/2"),
                FOLLOW.followed(),
                State.ACCEPT_OWED,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                false));
    var accept = Payload.of(Bytes.utf8("Accept")).by(birds);
    var loop =
        loop(
            follow,
            new Owing(List.of(accept)),
            (_, payload) -> {
              sent.add(payload.body().utf8());
              return payload.relay().equals(birds)
                  ? new Outcome.Refused(401, "")
                  : new Outcome.Delivered(202);
            });
    loop.wake();
    await().atMost(SOON).until(() -> sent.equals(List.of("Accept", "Create ada 1")));
    loop.stop();
    loop.join();
  }

  @Test
  void troubleWithOurOwnStateIsToldAndNothingIsSent() {
    var loop = loop(new IllegalStateException("unreadable"));
    loop.wake();
    loop.join();
    assertThat(broken.get()).hasMessage("unreadable");
    assertThat(sent).isEmpty();
  }
}
