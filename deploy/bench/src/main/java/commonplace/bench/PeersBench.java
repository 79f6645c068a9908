package commonplace.bench;

import java.util.List;
import java.util.Optional;

/// How long it takes from the 202 until a member has the post: of some; of more; and of these in
/// the company of dead and slow ones, which must not delay them. Comes last, because they stay.
final class PeersBench {
  private static final double GOAL_MILLIS = 400;
  private static final double UNCHANGED = 1.2;
  private static final double DEAD = 0.2;
  private static final double SLOW = 0.1;

  private final Stage stage;
  private final Size size;
  private final String over;

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
    Steady.post(stage, size.steadyWarmUp());
    var ofFew = Steady.post(stage, size.steady());
    stage.subscribe(size.living());
    int living = stage.inboxes().size();
    Steady.post(stage, size.steadyWarmUp());
    var alone = Steady.post(stage, size.steady());
    double all = living / (1 - DEAD - SLOW);
    var company = Manner.of((int) Math.round(all * DEAD), (int) Math.round(all * SLOW));
    stage.afflict(company);
    // until the first retries of the dead have failed, too
    Steady.post(stage, size.steadyWarmUp());
    var among = Steady.post(stage, size.steady());
    var note = Steady.PER_SECOND + " posts/s, " + few + " living members, nobody else, verbatim";
    var dead = company.stream().filter(Manner::isDead).count();
    var others = dead + " dead and " + (company.size() - dead) + " slow ones beside them";
    double p99 = Samples.quantile(alone, 0.99);
    return List.of(
        Figure.of("from 202 to delivered, members, p50" + over, Samples.median(ofFew), "ms", note),
        Figure.of(
                "from 202 to delivered, members, p99" + over,
                Samples.quantile(ofFew, 0.99),
                "ms",
                "")
            .beside("goal", GOAL_MILLIS, Optional.of(1.0)),
        Figure.of(
            "of more members, p50" + over, Samples.median(alone), "ms", living + " living members"),
        Figure.of("of more members, p99" + over, p99, "ms", ""),
        Figure.of("among dead members, p50" + over, Samples.median(among), "ms", others),
        Figure.of("among dead members, p99" + over, Samples.quantile(among, 0.99), "ms", "")
            .beside("without them", p99, Optional.of(UNCHANGED)));
  }
}
