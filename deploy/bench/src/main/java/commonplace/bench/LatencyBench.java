package commonplace.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How long it takes from the 202 until a subscriber has the post, at a steady rate and after a
/// warm-up. All processes read one clock.
final class LatencyBench {
  private static final double GOAL_MILLIS = 150;

  private final Stage stage;
  private final Size size;

  LatencyBench(Stage stage, Size size) {
    this.stage = stage;
    this.size = size;
  }

  List<Figure> measure() throws InterruptedException {
    stage.subscribe(size.subscribers());
    stage.sinks().ask("trust", Map.of("relay", stage.product().origin()));
    Steady.post(stage, size.steadyWarmUp());
    var millis = Steady.post(stage, size.steady());
    var note =
        Steady.PER_SECOND
            + " posts/s to "
            + size.subscribers()
            + " subscribers, verbatim, after "
            + size.steadyWarmUp().toSeconds()
            + " s of warm-up";
    return List.of(
        Figure.of("from 202 to delivered, p50", Samples.quantile(millis, 0.5), "ms", note),
        Figure.of("from 202 to delivered, p99", Samples.quantile(millis, 0.99), "ms", "")
            .beside("goal", GOAL_MILLIS, Optional.of(1.0)));
  }
}
