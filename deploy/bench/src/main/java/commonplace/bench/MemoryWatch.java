package commonplace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reads a process's memory once a second and keeps the peak.
final class MemoryWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final double MEBIBYTE = 1 << 20;

  private final Child child;
  private final Thread thread;
  private volatile long peak;

  MemoryWatch(Child child) {
    this.child = child;
    this.thread = Thread.ofVirtual().start(this::watch);
  }

  private void watch() {
    try {
      while (child.isAlive()) {
        peak = Math.max(peak, Proc.memory(child.pid()).anonymous());
        Thread.sleep(EVERY);
      }
    } catch (IOException | InterruptedException _) {
      // the process has ended, or the watch has
    }
  }

  /// What it was at most, and what it is after a pause.
  List<Figure> figures(String name, Duration settle) throws IOException, InterruptedException {
    Thread.sleep(settle);
    var now = Proc.memory(child.pid());
    var after = "after " + settle.toSeconds() + " s without work";
    var figures = new ArrayList<Figure>();
    figures.add(
        Figure.of(
            name + ": anonymous memory, peak",
            Math.max(peak, now.anonymous()) / MEBIBYTE,
            "MiB",
            ""));
    figures.add(
        Figure.of(name + ": anonymous memory, settled", now.anonymous() / MEBIBYTE, "MiB", after));
    figures.add(Figure.of(name + ": mapped files", now.mapped() / MEBIBYTE, "MiB", after));
    return figures;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
