package commonplace.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How long it takes from the 202 until a subscriber has the post, at a steady rate and after a
/// warm-up. All processes read one clock.
final class LatencyBench {
  private static final int PER_SECOND = 5;
  private static final double GOAL_MILLIS = 150;
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Stage stage;
  private final Size size;

  LatencyBench(Stage stage, Size size) {
    this.stage = stage;
    this.size = size;
  }

  List<Figure> measure() throws InterruptedException {
    stage.subscribe(size.subscribers());
    stage.sinks().ask("trust", Map.of("relay", stage.product().origin()));
    post(size.steadyWarmUp());
    var millis = post(size.steady());
    var note =
        PER_SECOND
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

  /// @return milliseconds of each delivery
  private List<Double> post(Duration time) throws InterruptedException {
    int count = (int) (PER_SECOND * time.toSeconds());
    stage.sinks().ask("reset", Map.of());
    var taken =
        stage
            .authors()
            .ask(
                "pace",
                Map.of(
                    "inbox",
                    stage.product().inbox(),
                    "from",
                    stage.numbers(count),
                    "count",
                    count,
                    "perSecond",
                    PER_SECOND));
    stage.awaitDeliveries(taken.size() * stage.inboxes().size(), LONGEST);
    var accepted = new HashMap<Long, Long>();
    taken.values().forEach(pair -> accepted.put(pair.get(0).asLong(), pair.get(1).asLong()));
    var millis = new ArrayList<Double>();
    for (var pair : stage.sinks().ask("times", Map.of()).values()) {
      var at = accepted.get(pair.get(0).asLong());
      if (at != null) {
        millis.add((pair.get(1).asLong() - at) / 1e6);
      }
    }
    return millis;
  }
}
