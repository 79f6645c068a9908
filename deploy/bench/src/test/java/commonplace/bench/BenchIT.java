package commonplace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bench on its real processes, small: what is counted is right, whatever the times are.
class BenchIT {
  private static final Size SMALL =
      new Size(
          1,
          0,
          Duration.ofMillis(200),
          50,
          3,
          50,
          Duration.ZERO,
          Duration.ofSeconds(1),
          3,
          40,
          3,
          4,
          50,
          0,
          0,
          Duration.ZERO,
          12,
          12,
          Duration.ofSeconds(2));

  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void everyPostReachesEverySubscriberOnceAndSigned() throws Exception {
    var options = Options.of(List.of("delivery"));
    try (var stage = new Stage(options, folder)) {
      stage.subscribe(3);
      stage.sinks().ask("trust", Map.of("relay", stage.product().origin()));
      stage.prepare(stage.product().inbox(), 50);
      assertThat(stage.post(50).taken()).isEqualTo(50);
      stage.awaitDeliveries(150, SOON);
      var came = stage.sinks().ask("await", Map.of("count", 150, "seconds", 0));
      assertThat(came.path("repeated").asInt()).isZero();
      assertThat(came.path("verified").asInt()).isPositive();
      assertThat(came.path("forged").asInt()).isZero();

      assertThat(new DeliveryBench(stage, SMALL).measure())
          .extracting(Figure::name)
          .contains("deliveries", "CPU per delivery, relay", "CPU per delivery, broker");
      assertThat(new LatencyBench(stage, SMALL).measure())
          .allSatisfy(figure -> assertThat(figure.value()).isFinite());
    }
  }

  @Test
  void whoeverComesBackGetsWhatItMissedAndWhoeverDoesNotDelaysNobody() throws Exception {
    try (var stage = new Stage(Options.of(List.of("catch-up", "peers")), folder)) {
      assertThat(new CatchUpBench(stage, SMALL).measure())
          .allSatisfy(figure -> assertThat(figure.value()).isPositive().isFinite());
      assertThat(stage.inboxes()).hasSize(11);
      assertThat(new PeersBench(stage, SMALL).measure())
          .allSatisfy(figure -> assertThat(figure.value()).isPositive().isFinite());
    }
  }

  @Test
  void whatAMemberTakesInTheHeapIsCountedAndPostsAreWatched() throws Exception {
    try (var stage = new Stage(Options.of(List.of("members", "soak")), folder)) {
      assertThat(Heap.live(stage.relay()).bytes()).isBetween(1L << 20, 1L << 28);
      var out = new ByteArrayOutputStream();
      assertThat(
              new SoakBench(stage, SMALL, new PrintStream(out, true, StandardCharsets.UTF_8))
                  .measure())
          .allSatisfy(figure -> assertThat(figure.value()).isPositive().isFinite());
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("MiB |", "####");
    }
  }
}
