package commonplace.main.replay;

/// Counts what was done, and lets others wait for it. Thread-safe.
final class Steps {
  private int done;

  synchronized void done() {
    done++;
    notifyAll();
  }

  synchronized void awaitDone(int count) throws InterruptedException {
    while (done < count) {
      wait();
    }
  }

  synchronized int count() {
    return done;
  }
}
