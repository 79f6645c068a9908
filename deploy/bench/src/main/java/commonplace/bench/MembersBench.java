package commonplace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What a member costs in the relay's heap, each as the difference between more and fewer of them:
/// one that gets posts at the steady rate, between a crowd and half of it, which both do; one that
/// gets nothing, between that crowd at rest and one so large that nothing else weighs. Those before
/// have come just as suddenly, so that the pools that a crowd fills are not counted.
final class MembersBench {
  /// Lets go of what the JDK holds softly at every collection, not at one of them.
  static final String NOTHING_SOFT = "-XX:SoftRefLRUPolicyMSPerMB=0";

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
    var few = whilePosting();
    stage.subscribe(size.members());
    var active = whilePosting();
    var all = atRest();
    stage.subscribe(size.members() + size.idleMembers());
    var crowd = atRest();
    int second = size.members() - first;
    return List.of(
        Figure.of(
                "heap per idle member",
                crowd.more(all, size.idleMembers()),
                "KiB",
                "of "
                    + size.idleMembers()
                    + " beside "
                    + size.members()
                    + ", live objects: "
                    + crowd.largest(all, size.idleMembers()))
            .beside("goal", GOAL_IDLE, Optional.of(1.0)),
        Figure.of(
                "heap per active member",
                active.heap().more(few.heap(), second),
                "KiB",
                "while "
                    + Steady.PER_SECOND
                    + " posts/s go to each of "
                    + size.members()
                    + ", and to each of "
                    + first
                    + ": "
                    + active.heap().largest(few.heap(), second))
            .beside("goal", GOAL_ACTIVE, Optional.of(1.0)),
        Figure.of(
            "from 202 to delivered meanwhile, p99",
            Samples.quantile(active.millis(), 0.99),
            "ms",
            "a collection of the whole heap in the middle"));
  }

  private Heap atRest() throws IOException, InterruptedException {
    Thread.sleep(REST);
    return Heap.live(stage.relay());
  }

  private record Posting(Heap heap, List<Double> millis) {}

  /// Connections to all are open, and their lanes have been used. Once only: what comes while the
  /// heap is collected takes more connections, which stay for a while.
  private Posting whilePosting() throws InterruptedException {
    var heap = CompletableFuture.supplyAsync(this::inTheMiddle, Thread::startVirtualThread);
    var millis = Steady.post(stage, size.steadyWarmUp().multipliedBy(2));
    return new Posting(heap.join(), millis);
  }

  private Heap inTheMiddle() {
    try {
      Thread.sleep(size.steadyWarmUp());
      return Heap.live(stage.relay());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the heap could not be read", e);
    }
  }
}
