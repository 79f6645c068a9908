package commonplace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;

/// The CPU that a process spends on work: what it spends while nothing is asked of it is measured
/// apart and subtracted.
final class CpuMeter {
  private final Child child;
  private double idle;

  CpuMeter(Child child) {
    this.child = child;
  }

  /// Watches idle processes, after a pause as long again for what they were asked last. They should
  /// have worked for long before: code that is not compiled yet idles at a higher cost.
  static void rest(Duration window, CpuMeter... meters) throws IOException, InterruptedException {
    Thread.sleep(window);
    var windows = new ArrayList<Window>();
    for (var meter : meters) {
      meter.idle = 0;
      windows.add(meter.start());
    }
    Thread.sleep(window);
    for (int i = 0; i < meters.length; i++) {
      meters[i].idle = windows.get(i).seconds() / windows.get(i).elapsed();
    }
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
