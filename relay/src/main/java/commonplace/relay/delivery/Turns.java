package commonplace.relay.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Takes a turn whenever woken, and when the time has come that the last turn asked for; one at a
/// time, on a virtual thread that lasts as long as there is something to do. So thousands of tasks
/// that wait cost no thread. Thread-safe.
final class Turns {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final ScheduledExecutorService timer;
  private final Supplier<Optional<Duration>> turn;
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /// How often it was woken since it came to rest; above zero while a thread takes turns.
  private final AtomicInteger woken = new AtomicInteger();

  /// Of the thread that takes turns.
  private Optional<Alarm> alarm = Optional.empty();

  private record Alarm(long nanoTime, ScheduledFuture<?> future) {}

  /// @param name of its threads
  /// @param timer wakes it; does nothing else that takes time
  /// @param turn says when the next one is due unless it is woken before; nothing if it was the
  ///   last one. Must not throw
  Turns(String name, ScheduledExecutorService timer, Supplier<Optional<Duration>> turn) {
    this.name = name;
    this.timer = timer;
    this.turn = turn;
  }

  /// There may be something to do. A turn begins after this, if none was the last.
  void wake() {
    if (woken.getAndIncrement() == 0) {
      var _ = Thread.ofVirtual().name(name).start(this::run);
    }
  }

  private void run() {
    while (true) {
      int seen = woken.get();
      var wait = turn.get();
      if (wait.isEmpty()) {
        alarm.ifPresent(set -> set.future.cancel(false));
        over.complete(null);
        return; // it stays woken, so no other thread begins
      }
      if (wait.get().isPositive()) {
        wakeIn(wait.get());
        if (woken.compareAndSet(seen, 0)) {
          return;
        }
      }
    }
  }

  /// An alarm that comes too early does no harm; one whose time has come may have rung already.
  private void wakeIn(Duration wait) {
    long now = System.nanoTime();
    long at = now + wait.toNanos();
    if (alarm.filter(set -> set.nanoTime - now > 0 && set.nanoTime - at <= 0).isPresent()) {
      return;
    }
    alarm.ifPresent(set -> set.future.cancel(false));
    var future = timer.schedule(this::wake, wait.toNanos(), TimeUnit.NANOSECONDS);
    alarm = Optional.of(new Alarm(at, future));
  }

  /// Waits for the last turn; when the waiting thread is interrupted it stays interrupted.
  ///
  /// @throws IllegalStateException if that takes too long
  void join() {
    try {
      over.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IllegalStateException(name + " does not end", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
