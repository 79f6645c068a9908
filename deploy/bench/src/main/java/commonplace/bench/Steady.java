package commonplace.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// A steady trickle of posts, and how long each took from its 202 to each subscriber that answers
/// promptly. All processes read one clock.
final class Steady {
  static final int PER_SECOND = 5;

  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final long SHORTEST_NANOS = 1_000_000_000;

  /// Posts nothing.
  static final Supplier<CompletableFuture<Integer>> NOBODY =
      () -> CompletableFuture.completedFuture(0);

  private Steady() {}

  /// @return milliseconds of each delivery
  static List<Double> post(Stage stage, Duration time) throws InterruptedException {
    return post(stage, time, NOBODY).millis();
  }

  /// A delivery of ours.
  ///
  /// @param accepted when its post was, in nanoseconds of this machine's clock
  record Delivered(long accepted, double millis) {}

  /// What came of posts beside others.
  ///
  /// @param othersTaken how many posts of the others were taken
  record Beside(List<Delivered> deliveries, int othersTaken) {
    List<Double> millis() {
      return deliveries.stream().map(Delivered::millis).toList();
    }

    /// Of posts that were accepted within a time, which is a second at least.
    List<Double> millis(long from, long until) {
      long end = Math.max(until, from + SHORTEST_NANOS);
      return deliveries.stream()
          .filter(one -> one.accepted() >= from && one.accepted() <= end)
          .map(Delivered::millis)
          .toList();
    }
  }

  /// @param others begin to post when they are asked, and tell how many were taken
  static Beside post(Stage stage, Duration time, Supplier<CompletableFuture<Integer>> others)
      throws InterruptedException {
    int count = (int) (PER_SECOND * time.toSeconds());
    stage.sinks().ask("reset", Map.of());
    var beside = others.get();
    var taken = stage.pace(count, PER_SECOND);
    int othersTaken = beside.join();
    stage.awaitDeliveries((taken.size() + othersTaken) * stage.inboxes().size(), LONGEST);
    var accepted = new HashMap<Long, Long>();
    taken.values().forEach(pair -> accepted.put(pair.get(0).asLong(), pair.get(1).asLong()));
    var deliveries = new ArrayList<Delivered>();
    for (var pair : stage.sinks().ask("times", Map.of()).values()) {
      var at = accepted.get(pair.get(0).asLong());
      if (at != null) {
        deliveries.add(new Delivered(at, (pair.get(1).asLong() - at) / 1e6));
      }
    }
    return new Beside(deliveries, othersTaken);
  }
}
