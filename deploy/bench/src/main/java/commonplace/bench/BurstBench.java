package commonplace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.JsonNode;

/// What one server's burst costs the others: how much later their posts are delivered while it
/// sends 5,000 as fast as they are answered, with the default share of the inbox. What is refused
/// with 429 is not sent again here; a server would do so later, and as slowly as its share allows.
final class BurstBench {
  /// As the flag's default says.
  private static final String DEFAULT_SHARE = "30";

  private static final int BURST = 5_000;
  private static final int CONNECTIONS = 20;
  private static final int PER_SECOND = 5;
  private static final double GOAL_MILLIS = 1_000;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Options options;
  private final Path folder;

  BurstBench(Options options, Path folder) {
    this.options = options;
    this.folder = folder;
  }

  /// What became of posts at a steady rate: milliseconds until each delivery.
  private record Steady(List<Double> millis, int burstTaken) {}

  List<Figure> measure() throws IOException, InterruptedException {
    var flags = List.of("--posts-per-second", DEFAULT_SHARE);
    try (var stage = new Stage(options, folder, flags);
        var loud = Child.worker("authors", Files.createDirectory(folder.resolve("loud")))) {
      loud.ask("join", Map.of("inbox", stage.product().inbox()));
      stage.subscribe(options.size().subscribers());
      steady(stage, options.size().steadyWarmUp(), Optional.empty());
      var alone = steady(stage, options.size().steady(), Optional.empty());
      loud.ask(
          "prepare",
          Map.of("inbox", stage.product().inbox(), "from", stage.numbers(BURST), "count", BURST));
      var beside = steady(stage, options.size().steady(), Optional.of(loud));
      double before = Samples.quantile(alone.millis(), 0.5);
      var note =
          "posts of others at "
              + PER_SECOND
              + "/s to "
              + options.size().subscribers()
              + " subscribers; "
              + beside.burstTaken()
              + " of the burst were taken";
      return List.of(
          Figure.of("without a burst, p50", before, "ms", ""),
          Figure.of("beside a burst, p99", Samples.quantile(beside.millis(), 0.99), "ms", note),
          Figure.of(
                  "a burst's delay, worst", Samples.quantile(beside.millis(), 1) - before, "ms", "")
              .beside("goal", GOAL_MILLIS, Optional.of(1.0)));
    }
  }

  /// @param loud sends its burst meanwhile
  private static Steady steady(Stage stage, Duration time, Optional<Child> loud)
      throws InterruptedException {
    int count = (int) (PER_SECOND * time.toSeconds());
    stage.sinks().ask("reset", Map.of());
    var burst = loud.map(BurstBench::burst);
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
    int burstTaken = burst.map(CompletableFuture::join).orElse(0);
    stage.awaitDeliveries((taken.size() + burstTaken) * stage.inboxes().size(), LONGEST);
    return new Steady(millis(stage, taken), burstTaken);
  }

  private static CompletableFuture<Integer> burst(Child loud) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return loud.ask("post", Map.of("connections", CONNECTIONS)).path("taken").asInt();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
          }
        },
        task -> Thread.ofVirtual().name("burst").start(task));
  }

  private static List<Double> millis(Stage stage, JsonNode taken) throws InterruptedException {
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
