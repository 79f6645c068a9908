package commonplace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether members that are dead or slow delay the others: the time from the 202 until a living
/// member has the post, alone, then beside dead ones, then beside slow ones too, which get posts as
/// well; and the same of more members in such company. Comes last, because they stay.
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
    double p99 = Samples.quantile(alone, 0.99);
    var figures = new ArrayList<Figure>();
    figures.add(p50("from 202 to delivered, members", alone, few + " living members, nobody else"));
    figures.add(
        p99("from 202 to delivered, members", alone).beside("goal", GOAL_MILLIS, Optional.of(1.0)));
    kill(few);
    var amongDead = steady();
    figures.add(p50("among dead members", amongDead, others()));
    figures.add(
        p99("among dead members", amongDead).beside("without them", p99, Optional.of(UNCHANGED)));
    slow(few);
    var amongSlow = steady();
    figures.add(p50("among dead and slow members", amongSlow, others()));
    figures.add(
        p99("among dead and slow members", amongSlow)
            .beside("without them", p99, Optional.empty()));
    stage.subscribe(size.living());
    int living = stage.inboxes().size();
    kill(living);
    slow(living);
    var crowd = steady();
    figures.add(p50("of more members", crowd, living + " living members, " + others()));
    figures.add(p99("of more members", crowd));
    return figures;
  }

  private Figure p50(String what, List<Double> times, String who) {
    var note = Steady.PER_SECOND + " posts/s, " + who + ", verbatim";
    return Figure.of(what + ", p50" + over, Samples.median(times), "ms", note);
  }

  private Figure p99(String what, List<Double> times) {
    return Figure.of(what + ", p99" + over, Samples.quantile(times, 0.99), "ms", "");
  }

  /// Warms up until the first retries of the dead have failed, too.
  private List<Double> steady() throws InterruptedException {
    Steady.post(stage, size.steadyWarmUp());
    return Steady.post(stage, size.steady());
  }

  /// Adds dead ones until they have their share of all.
  private void kill(int living) throws InterruptedException {
    int more = share(DEAD, living) - dead;
    stage.afflict(Manner.of(more, 0));
    dead += more;
  }

  /// The same with slow ones.
  private void slow(int living) throws InterruptedException {
    int more = share(SLOW, living) - slow;
    stage.afflict(Manner.of(0, more));
    slow += more;
  }

  private static int share(double part, int living) {
    return (int) Math.round(living / (1 - DEAD - SLOW) * part);
  }

  private String others() {
    return dead + " dead and " + slow + " slow ones beside them";
  }
}
