package commonplace.relay.moderation;

import commonplace.core.log.EventLog;
import commonplace.core.log.LogReader;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Reads the end of topics within bounds: the last quarter of an hour, then what was before it,
/// each time as long as all that was read. So what the bounds leave out is the oldest, and it can
/// be said since when all was read. For one use; confined to one thread.
final class NewestFirst {
  private static final Duration FIRST = Duration.ofMinutes(15);
  private static final Duration POLL = Duration.ofMillis(200);

  private final EventLog log;
  private final long deadline;
  private long left;

  /// @param most records
  /// @param longest from now
  NewestFirst(EventLog log, long most, Duration longest) {
    this.log = log;
    this.left = most;
    this.deadline = System.nanoTime() + longest.toNanos();
  }

  /// Hands over each record that the log got since a time, in order within a partition and a step.
  ///
  /// @return since when all of them were handed over; some older ones may have been, too
  <V> Instant read(Topic<V> topic, Instant now, Instant since, Consumer<LogRecord<V>> each)
      throws InterruptedException {
    var ends = log.endOffsets(topic);
    var reached = now;
    for (var back = FIRST; reached.isAfter(since); back = back.multipliedBy(2)) {
      var from = now.minus(back).isAfter(since) ? now.minus(back) : since;
      var starts = log.offsetsAt(topic, from);
      if (!step(topic, starts, ends, each)) {
        return reached;
      }
      ends = starts;
      reached = from;
    }
    return reached;
  }

  private <V> boolean step(
      Topic<V> topic,
      Map<Integer, Long> starts,
      Map<Integer, Long> ends,
      Consumer<LogRecord<V>> each)
      throws InterruptedException {
    var from = new HashMap<>(starts);
    from.entrySet().removeIf(start -> start.getValue() >= end(ends, start.getKey()));
    if (from.isEmpty()) {
      return true;
    }
    try (var reader = log.reader(topic, from)) {
      while (isBehind(reader, ends)) {
        if (Thread.interrupted()) {
          throw new InterruptedException("while reading " + topic.name());
        }
        if (System.nanoTime() >= deadline) {
          return false;
        }
        for (var logged : reader.poll(POLL)) {
          var position = logged.position();
          if (position.offset() < end(ends, position.partition())) {
            if (left == 0) {
              return false;
            }
            left--;
            each.accept(logged);
          }
        }
      }
    }
    return true;
  }

  private static boolean isBehind(LogReader<?> reader, Map<Integer, Long> ends) {
    return reader.positions().entrySet().stream()
        .anyMatch(at -> at.getValue() < end(ends, at.getKey()));
  }

  private static long end(Map<Integer, Long> ends, int partition) {
    return ends.getOrDefault(partition, 0L);
  }
}
