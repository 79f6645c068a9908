package commonplace.relay.inbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/// Makes whoever sends more than its share wait for the answer: refused at once, a server that does
/// not heed `Retry-After` would send again as fast as the machine can refuse, at the others' cost.
/// Only so many wait at a time; the rest is answered at once. Thread-safe.
final class Brake {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int MAX_WAITING = 1_000;

  private final Semaphore places;
  private final Pause pause;

  /// Passes the time.
  interface Pause {
    void pass(Duration time) throws InterruptedException;
  }

  Brake() {
    this(MAX_WAITING, Thread::sleep);
  }

  Brake(int places, Pause pause) {
    this.places = new Semaphore(places);
    this.pause = pause;
  }

  /// Returns after a while, or at once if too many are waiting.
  void hold() throws InterruptedException {
    if (places.tryAcquire()) {
      try {
        pause.pass(PAUSE);
      } finally {
        places.release();
      }
    }
  }
}
