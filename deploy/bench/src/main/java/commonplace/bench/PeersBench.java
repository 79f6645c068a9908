package commonplace.bench;

import java.util.List;
import java.util.Optional;

/// Whether members that are dead or slow delay the others: the time from the 202 until a living
/// member has the post, alone, and then in the company of dead and slow ones; and the same of more
/// members in such company. Comes last, because they stay.
final class PeersBench {
  private static final double GOAL_MILLIS = 400;
  private static final double UNCHANGED = 1.2;
  private static final double DEAD = 0.2;
  private static final double SLOW = 0.1;

  private final Stage stage;
  private final Size size;
  private final String over;
  private int dead;
  private int slow;

  PeersBench(Stage stage, Size size) {
    this(stage, size, "");
  }

  /// @param over what to add to the figures' names
  PeersBench(Stage stage, Size size, String over) {
    this.stage = stage;
    this.size = size;
    this.over = over;
  }

  List<Figure> measure() throws InterruptedException {
    stage.subscribe(size.few());
    int few = stage.inboxes().size();
    var alone = steady();
    afflict(few);
    var others = others();
    var among = steady();
    stage.subscribe(size.living());
    int living = stage.inboxes().size();
    afflict(living);
    var crowd = steady();
    double p99 = Samples.quantile(alone, 0.99);
    return List.of(
        Figure.of(
            "from 202 to delivered, members, p50" + over,
            Samples.median(alone),
            "ms",
            Steady.PER_SECOND + " posts/s, " + few + " living members, nobody else, verbatim"),
        Figure.of("from 202 to delivered, members, p99" + over, p99, "ms", "")
            .beside("goal", GOAL_MILLIS, Optional.of(1.0)),
        Figure.of("among dead members, p50" + over, Samples.median(among), "ms", others),
        Figure.of("among dead members, p99" + over, Samples.quantile(among, 0.99), "ms", "")
            .beside("without them", p99, Optional.of(UNCHANGED)),
        Figure.of(
            "of more members, p50" + over,
            Samples.median(crowd),
            "ms",
            living + " living members, " + others()),
        Figure.of("of more members, p99" + over, Samples.quantile(crowd, 0.99), "ms", ""));
  }

  /// Warms up until the first retries of the dead have failed, too.
  private List<Double> steady() throws InterruptedException {
    Steady.post(stage, size.steadyWarmUp());
    return Steady.post(stage, size.steady());
  }

  /// Adds dead and slow ones until they have their share of all.
  private void afflict(int living) throws InterruptedException {
    double all = living / (1 - DEAD - SLOW);
    int more = (int) Math.round(all * DEAD) - dead;
    int slower = (int) Math.round(all * SLOW) - slow;
    stage.afflict(Manner.of(more, slower));
    dead += more;
    slow += slower;
  }

  private String others() {
    return dead + " dead and " + slow + " slow ones beside them";
  }
}
