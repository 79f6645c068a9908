package commonplace.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How fast a member that comes back gets what it missed, and whether the others notice: posts go
/// on at a steady rate meanwhile.
final class CatchUpBench {
  private static final int OTHERS = 10;
  private static final double GOAL_PER_SECOND = 500;
  private static final double UNCHANGED = 1.2;
  private static final Duration LONGEST = Duration.ofMinutes(20);

  private final Stage stage;
  private final Size size;

  CatchUpBench(Stage stage, Size size) {
    this.stage = stage;
    this.size = size;
  }

  private JsonNode await(int count) throws InterruptedException {
    return stage
        .sinks()
        .ask("await-return", Map.of("count", count, "seconds", LONGEST.toSeconds()));
  }

  List<Figure> measure() throws InterruptedException {
    stage.subscribe(OTHERS);
    Steady.post(stage, size.steadyWarmUp());
    var before = Steady.post(stage, size.steady());
    stage.afflict(List.of(Manner.REFUSING));
    stage.sinks().ask("reset", Map.of());
    long from = stage.prepare(stage.product().inbox(), size.missed());
    stage.post(size.missed());
    stage.awaitDeliveries(size.missed() * stage.inboxes().size(), LONGEST);
    stage
        .sinks()
        .ask(
            "recover",
            Map.of("from", from, "until", from + size.missed(), "relay", stage.product().origin()));
    await(1);
    var beside = Steady.post(stage, size.steady(), Steady.NOBODY);
    var came = await(size.missed());
    stage.settle();
    if (came.path("deliveries").asInt() < size.missed()) {
      throw stage.relay().failed("of " + size.missed() + " missed posts, this came: " + came);
    }
    long first = came.path("first").asLong();
    long last = came.path("last").asLong();
    // the steady rate may go on for longer than the catching up
    var during = beside.millis(first, last);
    double seconds = (last - first) / 1e9;
    double perSecond = (size.missed() - 1) / seconds;
    return List.of(
        Figure.of(
                "gap between deliveries, catching up",
                1_000 / perSecond,
                "ms",
                size.missed() + " missed; " + Math.round(perSecond) + "/s")
            .beside("goal", 1_000 / GOAL_PER_SECOND, Optional.of(1.0)),
        Figure.of(
                "from 202 to delivered to others meanwhile, p99",
                Samples.quantile(during, 0.99),
                "ms",
                Steady.PER_SECOND + " posts/s; " + during.size() + " deliveries in that time")
            .beside("before", Samples.quantile(before, 0.99), Optional.of(UNCHANGED)));
  }
}
