package commonplace.relay.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Takes a turn whenever woken, and when the time has come that the last turn asked for; one at a
/// time, on a virtual thread that lasts as long as there is something to do. So thousands of tasks
/// that wait cost no thread, and no alarm either where nothing is due. Thread-safe.
final class Turns {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// When the next turn comes, unless it is woken before.
  sealed interface Next {}

  /// @param delay how long from now; at once if it is not positive
  record In(Duration delay) implements Next {}

  /// Not by itself.
  record WhenWoken() implements Next {}

  /// Never: this was the last one.
  record Never() implements Next {}

  /// What takes turns.
  @FunctionalInterface
  interface Task {
    /// Must not throw.
    ///
    /// @return when the next one is due
    Next turn();
  }

  private final String name;
  private final ScheduledExecutorService timer;
  private final Task task;

  /// How often it was woken since it came to rest; above zero while a thread takes turns.
  private int woken;

  private boolean over;

  /// Of the thread that takes turns.
  private Optional<Alarm> alarm = Optional.empty();

  private record Alarm(long nanoTime, ScheduledFuture<?> future) {}

  /// @param name of its threads
  /// @param timer wakes it; does nothing else that takes time
  Turns(String name, ScheduledExecutorService timer, Task task) {
    this.name = name;
    this.timer = timer;
    this.task = task;
  }

  /// There may be something to do. A turn begins after this, if none was the last.
  void wake() {
    if (isFirst()) {
      var _ = Thread.ofVirtual().name(name).start(this::run);
    }
  }

  private synchronized boolean isFirst() {
    return woken++ == 0;
  }

  private synchronized int woken() {
    return woken;
  }

  /// @param seen how often it had been woken before the last turn
  private synchronized boolean rests(int seen) {
    if (woken == seen) {
      woken = 0;
    }
    return woken == 0;
  }

  private void run() {
    while (true) {
      int seen = woken();
      switch (task.turn()) {
        case Never() -> {
          forgetAlarm();
          end(); // it stays woken, so no other thread begins
          return;
        }
        case WhenWoken() -> {
          forgetAlarm();
          if (rests(seen)) {
            return;
          }
        }
        case In(var wait) when wait.isPositive() -> {
          wakeIn(wait);
          if (rests(seen)) {
            return;
          }
        }
        case In _ -> {
          // the next one follows at once
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
    forgetAlarm();
    var future = timer.schedule(this::wake, wait.toNanos(), TimeUnit.NANOSECONDS);
    alarm = Optional.of(new Alarm(at, future));
  }

  private void forgetAlarm() {
    alarm.ifPresent(set -> set.future.cancel(false));
    alarm = Optional.empty();
  }

  private synchronized void end() {
    over = true;
    notifyAll();
  }

  /// Waits for the last turn; when the waiting thread is interrupted it stays interrupted.
  ///
  /// @throws IllegalStateException if that takes too long
  synchronized void join() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!over) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new IllegalStateException(name + " does not end");
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
