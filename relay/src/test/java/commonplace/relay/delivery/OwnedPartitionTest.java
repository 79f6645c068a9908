package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.log.DeliveryReport;
import commonplace.core.log.EventLog.FencedWriter;
import commonplace.core.log.Follow.State;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Position;
import commonplace.core.log.SubscriptionAspect.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whoever waits for the log here holds up nobody who delivers or asks.
class OwnedPartitionTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final CountDownLatch open = new CountDownLatch(1);
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger read = new AtomicInteger();

  @AfterEach
  void close() {
    open.countDown();
    timer.shutdownNow();
  }

  /// Takes nothing before it is opened.
  private final class SlowWriter<V> implements FencedWriter<V> {
    @Override
    public void write(Map<String, Optional<V>> entries, Duration wait) {
      waiting.incrementAndGet();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        waiting.decrementAndGet();
      }
    }

    @Override
    public void close() {}
  }

  /// A log of one record.
  private Feed.Batch next(int partition, long from) {
    read.incrementAndGet();
    var post = Posts.activity("Create", "ada", 1, true);
    var logged =
        new LogRecord<>(new Position(partition, 0), Instant.EPOCH, post.key(), Optional.of(post));
    var record = Posts.preparation().prepare(logged).orElseThrow();
    return from == 0 ? new Feed.Batch(List.of(record), 1, 0) : new Feed.Batch(List.of(), from, 0);
  }

  private OwnedPartition partition() {
    var shared =
        SubscriberLoopTest.shared(
            this::next,
            (_, _) -> new Outcome.Delivered(202),
            new SubscriberLoopTest.Owing(List.of()),
            e -> {
              throw e;
            },
            timer);
    var partition =
        new OwnedPartition(
            0,
            new SlowWriter<>(),
            SlowWriter<DeliveryReport>::new,
            new Reporting("a"),
            Map.of(),
            shared,
            _ -> Optional.empty());
    partition.apply(Posts.follow("s.example", Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of(0, 0L)));
    await().atMost(SOON).until(() -> read.get() > 0);
    return partition;
  }

  private void goesOnBeside(OwnedPartition partition, Runnable blocked) {
    var storing = CompletableFuture.runAsync(blocked);
    await().atMost(SOON).until(() -> waiting.get() == 1);
    int before = read.get();
    partition.wake();
    await().atMost(SOON).until(() -> read.get() > before);
    assertThat(partition.statuses(_ -> 7)).singleElement().extracting("lag").isEqualTo(7L);
    assertThat(storing).isNotDone();
    open.countDown();
    assertThat(storing).succeedsWithin(SOON);
    partition.stopAll();
    partition.close();
  }

  @Test
  void whileCursorsAreStored() {
    var partition = partition();
    goesOnBeside(partition, partition::flush);
  }

  @Test
  void whileOtherNodesAreTold() {
    var partition = partition();
    await()
        .atMost(SOON)
        .until(() -> partition.statuses(_ -> 0).getFirst().lastAnswer().isPresent());
    goesOnBeside(partition, () -> partition.tell(_ -> 0));
  }

  /// A change may be on its way to it meanwhile.
  @Test
  void onceItIsLetGoOfNothingBegins() {
    var partition = partition();
    partition.stopAll();
    partition.close();
    partition.apply(Posts.follow("t.example", Style.PUBLIC_FOLLOW, State.ACTIVE, Map.of(0, 0L)));
    assertThat(partition.statuses(_ -> 0)).isEmpty();
  }
}
