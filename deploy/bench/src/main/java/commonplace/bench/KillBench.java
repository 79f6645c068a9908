package commonplace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/// Kills the relay while posts come and go: whatever it answered 202 to reaches everybody, and how
/// much comes twice.
final class KillBench {
  private static final int PER_SECOND = 20;
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final long PAUSE_MILLIS = 1_000;

  /// After it, nothing comes any more that was on its way when the relay was killed.
  private static final Duration SILENCE = Duration.ofMillis(500);

  private final Stage stage;
  private final Size size;

  KillBench(Stage stage, Size size) {
    this.stage = stage;
    this.size = size;
  }

  List<Figure> measure() throws IOException, InterruptedException {
    stage.subscribe(size.subscribers());
    Steady.post(stage, size.steadyWarmUp());
    stage.sinks().ask("reset", Map.of());
    int seconds = (int) size.steady().toSeconds();
    var posting =
        CompletableFuture.supplyAsync(() -> pace(PER_SECOND * seconds), Thread::startVirtualThread);
    Thread.sleep(size.steady().dividedBy(3));
    long killed = stage.killRelay();
    var taken = posting.join();
    if (taken.isEmpty()) {
      throw stage.relay().failed("took no post");
    }
    var reached = reached(taken);
    long missing =
        taken.values().stream()
            .filter(pair -> reached.getOrDefault(pair.get(0).asLong(), 0) < members())
            .count();
    long first =
        stage.sinks().ask("times", Map.of()).values().stream()
            .mapToLong(pair -> pair.get(1).asLong())
            .filter(at -> at > killed + SILENCE.toNanos())
            .min()
            .orElse(killed);
    var came = stage.sinks().ask("await", Map.of("count", 0, "seconds", 0));
    return List.of(
        Figure.of(
                "posts that were taken and did not reach everybody",
                (double) missing,
                "",
                taken.size() + " taken at " + PER_SECOND + "/s, killed after a third")
            .beside("taken", taken.size(), Optional.of(0.0)),
        Figure.of("deliveries that came twice", came.path("repeated").asInt(), "", ""),
        Figure.of("from SIGKILL to the next delivery", (first - killed) / 1e9, "s", ""));
  }

  private int members() {
    return stage.inboxes().size();
  }

  private JsonNode pace(int count) {
    try {
      return stage.pace(count, PER_SECOND);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while posting", e);
    }
  }

  /// Waits until all that was taken reached everybody, as long as that may take.
  ///
  /// @return how many members each post reached
  private Map<Long, Integer> reached(JsonNode taken) throws InterruptedException {
    int count = taken.size() * members();
    stage.sinks().ask("await", Map.of("count", count, "seconds", LONGEST.toSeconds()));
    long end = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      var reached = new HashMap<Long, Integer>();
      for (var pair : stage.sinks().ask("times", Map.of()).values()) {
        reached.merge(pair.get(0).asLong(), 1, Integer::sum);
      }
      boolean all =
          taken.values().stream()
              .allMatch(pair -> reached.getOrDefault(pair.get(0).asLong(), 0) >= members());
      if (all || System.nanoTime() > end) {
        return reached;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
