package commonplace.relay.delivery;

import java.time.Duration;

/// Waiting for threads of ours to end.
final class Threads {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Threads() {}

  /// Waits for the thread; when the waiting thread is interrupted it stays interrupted.
  static void join(Thread thread) {
    try {
      if (!thread.join(PATIENCE)) {
        throw new IllegalStateException("Thread " + thread.getName() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
