package commonplace.relay.activities;

import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Topic;
import commonplace.core.log.TopicFold;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// All of topic `activities`, read once for everybody in this node who keeps something of it. Ready
/// when what was there at the start is handed over; any trouble stops it for good, and {@link
/// #check} says so.
public final class Activities implements Service {
  /// Between two reads: each of them wakes every subscriber, however few records it brings.
  private static final Duration REST = Duration.ofMillis(25);

  private final EventLog log;
  private final Topic<AdmittedActivity> topic;
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final TopicFold<AdmittedActivity> fold;

  /// Who is handed every record, on one thread, in order within a partition.
  public interface Follower {
    /// Where it wants to begin: the offset of the first record that it has not had, by partition.
    ///
    /// @param starts the offsets at which the log starts
    /// @param ends the offsets at which it ends now
    Map<Integer, Long> from(Map<Integer, Long> starts, Map<Integer, Long> ends);

    /// Takes one record; others may have wanted to begin before it, so that it may have had it.
    void take(LogRecord<AdmittedActivity> logged);

    /// Told after each read.
    ///
    /// @param next the offsets below which everything was handed over, by partition
    default void passed(Map<Integer, Long> next) {}
  }

  public Activities(EventLog log, Topic<AdmittedActivity> topic) {
    this.log = log;
    this.topic = topic;
    this.fold = new TopicFold<>(log, topic, this::from, this::take, this::passed, REST);
  }

  /// Adds one, before the start.
  public void handTo(Follower follower) {
    followers.add(follower);
  }

  private Map<Integer, Long> from(Map<Integer, Long> starts) {
    var ends = log.endOffsets(topic);
    var first = new HashMap<>(ends);
    for (var follower : followers) {
      follower
          .from(starts, ends)
          .forEach((partition, from) -> first.merge(partition, from, Math::min));
    }
    return first;
  }

  private void take(LogRecord<AdmittedActivity> logged) {
    followers.forEach(follower -> follower.take(logged));
  }

  private void passed(Map<Integer, Long> next) {
    followers.forEach(follower -> follower.passed(next));
  }

  @Override
  public void start() {
    fold.start();
  }

  /// Waits until everything is handed over that was there at the start.
  ///
  /// @throws commonplace.core.log.LogUnavailableException if that takes longer
  public void awaitReady(Duration wait) throws InterruptedException {
    fold.awaitReady(wait);
  }

  @Override
  public Health check() {
    return fold.check();
  }

  @Override
  public void close() {
    fold.close();
  }
}
