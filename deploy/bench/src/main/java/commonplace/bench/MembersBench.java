package commonplace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// What a member costs in the relay's heap, each as the difference between more and fewer of them:
/// one that gets posts at the steady rate, between all and half of a crowd; one that gets nothing,
/// between that crowd and one so large that nothing else weighs. Those before have come just as
/// suddenly, so that the pools that a crowd fills are not counted.
final class MembersBench {
  /// Lets go of what the JDK holds softly at every collection, not at one of them.
  static final String NOTHING_SOFT = "-XX:SoftRefLRUPolicyMSPerMB=0";

  private static final double GOAL_IDLE = 2;
  private static final double GOAL_ACTIVE = 40;

  /// While posts go to all: what is on its way at one moment is not what is at another.
  private static final int MOMENTS = 5;

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
    var few = atRest();
    stage.subscribe(size.members());
    // connections to all of them are open and their lanes have been used
    var posting = CompletableFuture.supplyAsync(this::whilePosting, Thread::startVirtualThread);
    var millis = Steady.post(stage, size.steadyWarmUp().multipliedBy(2));
    var moments = posting.join();
    var all = atRest();
    stage.subscribe(size.members() + size.idleMembers());
    var crowd = atRest();
    int second = size.members() - first;
    var active = moments.get(MOMENTS / 2);
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
                active.more(few, second),
                "KiB",
                String.format(
                    Locale.ROOT,
                    "while %d posts/s go to each; median of %d moments, from %.1f to %.1f: %s",
                    Steady.PER_SECOND,
                    MOMENTS,
                    moments.getFirst().more(few, second),
                    moments.getLast().more(few, second),
                    active.largest(few, second)))
            .beside("goal", GOAL_ACTIVE, Optional.of(1.0)),
        Figure.of(
            "from 202 to delivered meanwhile, p99",
            Samples.quantile(millis, 0.99),
            "ms",
            "beside collections of the whole heap"));
  }

  private Heap atRest() throws IOException, InterruptedException {
    Thread.sleep(REST);
    return Heap.live(stage.relay());
  }

  /// @return the least first
  private List<Heap> whilePosting() {
    try {
      Thread.sleep(size.steadyWarmUp());
      var moments = new ArrayList<Heap>();
      while (moments.size() < MOMENTS) {
        moments.add(Heap.live(stage.relay()));
        Thread.sleep(size.steadyWarmUp().dividedBy(MOMENTS + 1));
      }
      moments.sort(Comparator.comparingLong(Heap::bytes));
      return moments;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the heap could not be read", e);
    }
  }
}
