package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofHours(1);

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  /// Each waker writes first and wakes then: the last turn has seen all that was written.
  @Test
  void whateverWasThereBeforeAWakeIsSeenAndNoTwoTurnsOverlap() throws InterruptedException {
    int wakers = 8;
    int each = 5_000;
    var written = new AtomicLong();
    var seen = new AtomicLong();
    var atIt = new AtomicInteger();
    var overlapped = new AtomicBoolean();
    var turns =
        new Turns(
            "test",
            timer,
            () -> {
              overlapped.compareAndSet(false, atIt.incrementAndGet() > 1);
              seen.set(written.get());
              atIt.decrementAndGet();
              return seen.get() % 2 == 0 ? new Turns.In(LONG) : new Turns.WhenWoken();
            });
    var done = new CountDownLatch(wakers);
    for (int i = 0; i < wakers; i++) {
      Thread.ofPlatform()
          .start(() -> {
            for (int n = 0; n < each; n++) {
              written.incrementAndGet();
              turns.wake();
            }
            done.countDown();
          });
    }
    done.await();
    await().atMost(SOON).until(() -> seen.get() == (long) wakers * each);
    assertThat(overlapped).isFalse();
  }

  @Test
  void theNextTurnComesInTimeAlsoWhenItIsEarlierThanTheOneAskedForBefore() {
    var turn = new AtomicInteger();
    var turns =
        new Turns(
            "test",
            timer,
            () ->
                switch (turn.incrementAndGet()) {
                  case 1 -> new Turns.In(LONG);
                  case 2 -> new Turns.In(Duration.ofMillis(20));
                  default -> new Turns.Never();
                });
    turns.wake();
    await().atMost(SOON).until(() -> turn.get() == 1);
    turns.wake();
    turns.join();
    assertThat(turn).hasValue(3);
  }

  /// As soon as one alarm rings the next one is set.
  @Test
  void noAlarmIsLostHoweverOftenItRings() {
    var turn = new AtomicInteger();
    var turns =
        new Turns(
            "test",
            timer,
            () ->
                turn.incrementAndGet() < 3_000
                    ? new Turns.In(Duration.ofNanos(50_000))
                    : new Turns.Never());
    turns.wake();
    turns.join();
    assertThat(turn).hasValue(3_000);
  }

  @Test
  void afterTheLastTurnNothingWakesIt() {
    var turn = new AtomicInteger();
    var turns =
        new Turns(
            "test",
            timer,
            () -> turn.incrementAndGet() < 3 ? new Turns.In(Duration.ZERO) : new Turns.Never());
    turns.wake();
    turns.join();
    turns.wake();
    turns.join();
    assertThat(turn).hasValue(3);
  }

  /// Those that only wait to be woken cost the timer nothing, whatever was due before.
  @Test
  void whoWaitsToBeWokenHasNoAlarm() {
    var waiting = new ScheduledThreadPoolExecutor(1);
    waiting.setRemoveOnCancelPolicy(true);
    var turn = new AtomicInteger();
    var turns =
        new Turns(
            "test",
            waiting,
            () ->
                switch (turn.incrementAndGet()) {
                  case 1 -> new Turns.In(LONG);
                  case 2 -> new Turns.WhenWoken();
                  default -> new Turns.Never();
                });
    turns.wake();
    await().atMost(SOON).until(() -> waiting.getQueue().size() == 1);
    turns.wake();
    await().atMost(SOON).until(() -> waiting.getQueue().isEmpty());
    assertThat(turn).hasValue(2);
    turns.wake();
    turns.join();
    assertThat(turn).hasValue(3);
    waiting.shutdownNow();
  }
}
