package commonplace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How many bytes the broker keeps of each activity, for some subscribers and for many: only the
/// cursors may grow with them. Counts the bytes of log segments; indexes are of a fixed size.
final class LogSizeBench {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /// Long enough for the last cursors to be stored.
  private static final Duration PAUSE = Duration.ofSeconds(4);

  private final Stage stage;
  private final int posts;

  LogSizeBench(Stage stage, Size size) {
    this.stage = stage;
    this.posts = size.logged();
  }

  List<Figure> measure(int subscribers) throws IOException, InterruptedException {
    stage.subscribe(subscribers);
    stage.sinks().ask("trust", Map.of("relay", stage.product().origin()));
    // each author is stored once, when it is first met
    post(Authors.AUTHORS);
    var before = bytes();
    post(posts);
    var after = bytes();
    var name = "broker bytes per activity, " + stage.inboxes().size() + " subscribers";
    return List.of(
        Figure.of(name, perPost(Kind.ACTIVITIES, before, after), "bytes", "topic activities"),
        Figure.of(
            name + ", cursors",
            perPost(Kind.CURSORS, before, after),
            "bytes",
            "their topic and their transactions, every two seconds"),
        Figure.of(name + ", the rest", perPost(Kind.REST, before, after), "bytes", ""));
  }

  private void post(int count) throws InterruptedException {
    stage.sinks().ask("reset", Map.of());
    stage.prepare(stage.product().inbox(), count);
    stage.post(count);
    stage.awaitDeliveries(count * stage.inboxes().size(), LONGEST);
    Thread.sleep(PAUSE);
  }

  private double perPost(Kind kind, Map<Kind, Long> before, Map<Kind, Long> after) {
    return (after.getOrDefault(kind, 0L) - before.getOrDefault(kind, 0L)) / (double) posts;
  }

  private enum Kind {
    ACTIVITIES,
    CURSORS,
    REST;

    static Kind of(String partition) {
      if (partition.contains(".activities-")) {
        return ACTIVITIES;
      }
      return partition.contains(".delivery-cursors-") || partition.startsWith("__transaction_state")
          ? CURSORS
          : REST;
    }
  }

  private Map<Kind, Long> bytes() throws IOException {
    var sums = new HashMap<Kind, Long>();
    try (var files = Files.walk(stage.log())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
        sums.merge(
            Kind.of(String.valueOf(stage.log().relativize(file).getName(0))),
            Files.size(file),
            Long::sum);
      }
    }
    return sums;
  }
}
