package commonplace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What a member costs in the relay's heap, each as the difference between more and fewer of them:
/// one that gets posts at the steady rate, between all and half of a crowd; one that gets nothing,
/// between that crowd and one so large that nothing else weighs. Those before have come just as
/// suddenly, so that the pools that a crowd fills are not counted.
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
    // connections to all of them are open and their lanes have been used
    var posting = CompletableFuture.supplyAsync(this::whilePosting, Thread::startVirtualThread);
    Steady.post(stage, size.steadyWarmUp().multipliedBy(2));
    double active = posting.join();
    double all = live();
    stage.subscribe(size.members() + size.idleMembers());
    double crowd = live();
    return List.of(
        Figure.of(
                "heap per idle member",
                (crowd - all) / size.idleMembers() / KIBIBYTE,
                "KiB",
                "of " + size.idleMembers() + " beside " + size.members() + ", live objects")
            .beside("goal", GOAL_IDLE, Optional.of(1.0)),
        Figure.of(
                "heap per active member",
                (active - few) / (size.members() - first) / KIBIBYTE,
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
