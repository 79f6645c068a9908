package commonplace.bench;

import java.io.IOException;
import java.time.Duration;

/// The CPU that a process spends on work: what it spends while nothing is asked of it is measured
/// first and subtracted.
final class CpuMeter {
  private final Child child;
  private final double idle;

  private CpuMeter(Child child, double idle) {
    this.child = child;
    this.idle = idle;
  }

  /// Watches idle processes, after a pause as long again for what they were asked last.
  ///
  /// @return a meter for each, in their order
  static CpuMeter[] of(Duration window, Child... children)
      throws IOException, InterruptedException {
    Thread.sleep(window);
    var before = new Window[children.length];
    for (int i = 0; i < children.length; i++) {
      before[i] = new CpuMeter(children[i], 0).start();
    }
    Thread.sleep(window);
    var meters = new CpuMeter[children.length];
    for (int i = 0; i < children.length; i++) {
      meters[i] = new CpuMeter(children[i], before[i].seconds() / before[i].elapsed());
    }
    return meters;
  }

  /// CPU seconds per second without work.
  double idle() {
    return idle;
  }

  Window start() throws IOException {
    return new Window(Proc.cpu(child.pid()), Proc.compiling(child.pid()), System.nanoTime());
  }

  /// From a start until now.
  final class Window {
    private final Duration cpu;
    private final Duration compiling;
    private final long started;

    private Window(Duration cpu, Duration compiling, long started) {
      this.cpu = cpu;
      this.compiling = compiling;
      this.started = started;
    }

    double elapsed() {
      return (System.nanoTime() - started) / 1e9;
    }

    /// CPU seconds spent on work; a little below zero where there was next to none.
    double seconds() throws IOException {
      var used = Proc.cpu(child.pid()).minus(cpu).toMillis() / 1e3;
      return used - idle * elapsed();
    }

    /// What part of the CPU spent on work the JIT compiler took.
    double compiling() throws IOException {
      var used = Proc.compiling(child.pid()).minus(compiling).toMillis() / 1e3;
      return used / Math.max(seconds(), 1e-3);
    }
  }
}
