package commonplace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// What a small server meets when its post reaches many members: how many of them fetch it in its
/// busiest second, where all get our Announce at once, where Announces are spread, and where the
/// post can be passed on unchanged.
final class StormsBench {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Options options;
  private final Path folder;

  StormsBench(Options options, Path folder) {
    this.options = options;
    this.folder = folder;
  }

  List<Figure> measure() throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    try (var stage = stage("at-once", "0")) {
      figures.add(busiest("Announces at once", fetches(stage, false)));
    }
    try (var stage = stage("spread", "10")) {
      figures.add(busiest("Announces spread", fetches(stage, false)));
      figures.add(busiest("passed on unchanged", fetches(stage, true)));
    }
    return figures;
  }

  private Stage stage(String name, String perSecond) throws IOException, InterruptedException {
    return new Stage(
        options,
        Files.createDirectory(folder.resolve(name)),
        List.of("--announces-per-second", perSecond));
  }

  /// When the post was fetched, each time, in nanoseconds.
  private List<Long> fetches(Stage stage, boolean signed) throws InterruptedException {
    int members = options.size().manySubscribers();
    stage.subscribe(members);
    stage.sinks().ask("reset", Map.of());
    stage.prepare(stage.product().inbox(), 1, signed);
    stage.post(1);
    stage.awaitDeliveries(members, LONGEST);
    int expected = signed ? 0 : members;
    return stage
        .authors()
        .ask("fetches", Map.of("count", expected, "seconds", LONGEST.toSeconds()))
        .values()
        .stream()
        .map(JsonNode::asLong)
        .sorted()
        .toList();
  }

  private Figure busiest(String how, List<Long> times) {
    long most =
        IntStream.range(0, times.size())
            .mapToLong(i -> times.stream().filter(t -> isWithinASecond(times.get(i), t)).count())
            .max()
            .orElse(0);
    double seconds = times.isEmpty() ? 0 : (times.getLast() - times.getFirst()) / 1e9;
    return Figure.of(
        "fetches in the origin's busiest second, " + how,
        (double) most,
        "",
        times.size()
            + " of "
            + options.size().manySubscribers()
            + " members, in "
            + Math.round(seconds * 10) / 10.0
            + " s");
  }

  private static boolean isWithinASecond(long from, long time) {
    return time >= from && time - from < SECOND;
  }
}
