package commonplace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What a member costs in the relay's heap: one that gets nothing, and one that gets posts at the
/// steady rate, each as the difference between all and half of them. The first half has come just
/// as suddenly, so that the pools that a crowd fills are not counted.
final class MembersBench {
  /// Lets go of what the JDK holds softly at every collection, not at one of them.
  static final String NOTHING_SOFT = "-XX:SoftRefLRUPolicyMSPerMB=0";

  private static final double KIBIBYTE = 1 << 10;
  private static final double GOAL_IDLE = 2;
  private static final double GOAL_ACTIVE = 40;

  /// Until what was just done is stored, connections are closed for being idle, and what the HTTP
  /// client holds for them is gone.
  private static final Duration REST = Duration.ofSeconds(130);

  private final Stage stage;
  private final Size size;

  MembersBench(Stage stage, Size size) {
    this.stage = stage;
    this.size = size;
  }

  List<Figure> measure() throws IOException, InterruptedException {
    int first = size.members() / 2;
    stage.subscribe(first);
    Steady.post(stage, size.steadyWarmUp());
    double few = live();
    stage.subscribe(size.members());
    int more = size.members() - first;
    double idle = live();
    // connections to all of them are open and their lanes have been used
    var posting = CompletableFuture.supplyAsync(this::whilePosting, Thread::startVirtualThread);
    Steady.post(stage, size.steadyWarmUp().multipliedBy(2));
    double active = posting.join();
    var note = "of " + size.members() + " members, live objects";
    return List.of(
        Figure.of("heap per idle member", (idle - few) / more / KIBIBYTE, "KiB", note)
            .beside("goal", GOAL_IDLE, Optional.of(1.0)),
        Figure.of(
                "heap per active member",
                (active - few) / more / KIBIBYTE,
                "KiB",
                "while " + Steady.PER_SECOND + " posts/s go to each")
            .beside("goal", GOAL_ACTIVE, Optional.of(1.0)));
  }

  private double live() throws IOException, InterruptedException {
    Thread.sleep(REST);
    return Heap.live(stage.relay());
  }

  private double whilePosting() {
    try {
      Thread.sleep(size.steadyWarmUp());
      return Heap.live(stage.relay());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the heap could not be read", e);
    }
  }
}
