package commonplace.archive.directory;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Something to wait for: news, or the time being up, which news cannot put off. Of one waiting
/// thread; news may come from any.
final class News {
  private final long intervalNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean arrived;
  private long deadline = System.nanoTime();

  /// @param interval after which the time is up again
  News(Duration interval) {
    this.intervalNanos = interval.toNanos();
  }

  /// There is something to look at.
  void arrived() {
    lock.lock();
    try {
      arrived = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits for either.
  ///
  /// @return whether the time is up
  boolean await() throws InterruptedException {
    lock.lock();
    try {
      long left = deadline - System.nanoTime();
      while (!arrived && left > 0) {
        left = woken.awaitNanos(left);
      }
      arrived = false;
      boolean up = deadline - System.nanoTime() <= 0;
      if (up) {
        deadline = System.nanoTime() + intervalNanos;
      }
      return up;
    } finally {
      lock.unlock();
    }
  }
}
