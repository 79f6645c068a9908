package commonplace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Whether memory stays as it is while posts go on at the steady rate, with a plot.
final class SoakBench {
  private static final int SAMPLES = 60;
  private static final int ROWS = 8;
  private static final double MEBIBYTE = 1 << 20;
  private static final double FLAT = 1.05;

  private final Stage stage;
  private final Size size;
  private final PrintStream out;

  SoakBench(Stage stage, Size size, PrintStream out) {
    this.stage = stage;
    this.size = size;
    this.out = out;
  }

  List<Figure> measure() throws InterruptedException {
    stage.subscribe(size.subscribers());
    Steady.post(stage, size.steadyWarmUp());
    var watching = CompletableFuture.supplyAsync(this::samples, Thread::startVirtualThread);
    var millis = Steady.post(stage, size.soak());
    var samples = watching.join();
    plot(samples);
    int half = samples.size() / 2;
    double first = Samples.median(samples.subList(0, half));
    double second = Samples.median(samples.subList(half, samples.size()));
    return List.of(
        Figure.of("relay: anonymous memory, second half", second, "MiB", "")
            .beside("first half", first, Optional.of(FLAT)),
        Figure.of(
            "from 202 to delivered meanwhile, p99",
            Samples.quantile(millis, 0.99),
            "ms",
            size.soak().toSeconds() + " s, " + size.subscribers() + " subscribers"));
  }

  private List<Double> samples() {
    var samples = new ArrayList<Double>();
    try {
      for (int i = 0; i < SAMPLES; i++) {
        Thread.sleep(Duration.ofMillis(size.soak().toMillis() / SAMPLES));
        samples.add(Proc.memory(stage.relay().pid()).anonymous() / MEBIBYTE);
      }
      return samples;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("memory could not be read", e);
    }
  }

  /// From nothing up to the largest sample; time goes to the right.
  private void plot(List<Double> samples) {
    double most = Samples.quantile(samples, 1);
    for (int row = ROWS; row > 0; row--) {
      var line = new StringBuilder();
      for (var sample : samples) {
        line.append(sample >= most * (row - 0.5) / ROWS ? '#' : ' ');
      }
      out.printf(Locale.ROOT, "%6.0f MiB |%s%n", most * row / ROWS, line);
    }
  }
}
