package commonplace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// What one server's burst costs the others: how much later their posts are delivered while it
/// sends 5,000 as fast as they are answered, with the default share of the inbox. What is refused
/// with 429 is not sent again here; a server would do so later, and as slowly as its share allows.
final class BurstBench {
  /// As the flag's default says.
  private static final String DEFAULT_SHARE = "10";

  private static final int BURST = 5_000;
  private static final int CONNECTIONS = 20;
  private static final double GOAL_MILLIS = 1_000;

  private final Options options;
  private final Path folder;

  BurstBench(Options options, Path folder) {
    this.options = options;
    this.folder = folder;
  }

  List<Figure> measure() throws IOException, InterruptedException {
    var flags = List.of("--posts-per-second", DEFAULT_SHARE);
    try (var stage = new Stage(options, folder, flags);
        var loud = Child.worker("authors", Files.createDirectory(folder.resolve("loud")))) {
      loud.ask("join", Map.of("inbox", stage.product().inbox()));
      stage.subscribe(options.size().subscribers());
      Steady.post(stage, options.size().steadyWarmUp());
      var alone = Steady.post(stage, options.size().steady());
      loud.ask(
          "prepare",
          Map.of("inbox", stage.product().inbox(), "from", stage.numbers(BURST), "count", BURST));
      var span = new Span();
      var beside = Steady.post(stage, options.size().steady(), () -> burst(loud, span));
      var during = beside.millis(span.began, span.ended);
      double before = Samples.quantile(alone, 0.5);
      var note =
          "posts of others at "
              + Steady.PER_SECOND
              + "/s to "
              + options.size().subscribers()
              + " subscribers; "
              + beside.othersTaken()
              + " of the burst were taken, in "
              + Duration.ofNanos(span.ended - span.began).toSeconds()
              + " s";
      return List.of(
          Figure.of("without a burst, p50", before, "ms", ""),
          Figure.of("beside a burst, p99", Samples.quantile(during, 0.99), "ms", note),
          Figure.of(
                  "a burst's delay, worst", Samples.quantile(beside.millis(), 1) - before, "ms", "")
              .beside("goal", GOAL_MILLIS, Optional.of(1.0)));
    }
  }

  /// From when to when it was sent, in nanoseconds of this machine's clock.
  private static final class Span {
    private volatile long began;
    private volatile long ended;
  }

  private static CompletableFuture<Integer> burst(Child loud, Span span) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            span.began = System.nanoTime();
            var answer = loud.ask("post", Map.of("connections", CONNECTIONS));
            span.ended = System.nanoTime();
            return answer.path("taken").asInt();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
          }
        },
        task -> Thread.ofVirtual().name("burst").start(task));
  }
}
