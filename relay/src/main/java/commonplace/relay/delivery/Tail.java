package commonplace.relay.delivery;

import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.LogRecord;
import commonplace.relay.activities.Activities;
import java.util.HashMap;
import java.util.Map;

/// The newest records of `activities`, in memory for every subscriber at the tip: those that came
/// since the start, within bounds.
final class Tail implements Activities.Follower {
  private final Preparation preparation;
  private final Runnable advanced;
  private final Map<Integer, Repeats> repeats = new HashMap<>();
  private volatile Map<Integer, Ring> rings = Map.of();

  /// @param advanced called after records were added, from the reader's thread
  Tail(Preparation preparation, Runnable advanced) {
    this.preparation = preparation;
    this.advanced = advanced;
  }

  @Override
  public Map<Integer, Long> from(Map<Integer, Long> starts, Map<Integer, Long> ends) {
    var started = new HashMap<Integer, Ring>();
    ends.forEach((partition, end) -> started.put(partition, new Ring(end, ends.size())));
    rings = Map.copyOf(started);
    return ends;
  }

  Map<Integer, Ring> rings() {
    return rings;
  }

  @Override
  public void take(LogRecord<AdmittedActivity> logged) {
    int partition = logged.position().partition();
    boolean repeat = repeats.computeIfAbsent(partition, _ -> new Repeats()).isRepeat(logged);
    var ring = ring(partition);
    if (!repeat && ring.covers(logged.position().offset())) {
      preparation.prepare(logged).ifPresent(ring::add);
    }
  }

  @Override
  public void passed(Map<Integer, Long> next) {
    boolean moved = false;
    for (var position : next.entrySet()) {
      moved |= ring(position.getKey()).advanceTo(position.getValue());
    }
    if (moved) {
      advanced.run();
    }
  }

  private Ring ring(int partition) {
    var ring = rings.get(partition);
    if (ring == null) {
      throw new IllegalStateException("activities has grown a partition: " + partition);
    }
    return ring;
  }
}
