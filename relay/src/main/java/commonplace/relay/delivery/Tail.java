package commonplace.relay.delivery;

import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogReader;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads all of `activities` once, from the end, and keeps the newest records in memory for every
/// subscriber at the tip. Trouble with the log ends it; `failure` says why.
final class Tail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /// Between two reads: each of them looks at every partition and wakes every subscriber, however
  /// few records it brings.
  private static final Duration REST = Duration.ofMillis(25);

  private final EventLog log;
  private final Topic<AdmittedActivity> activities;
  private final Preparation preparation;
  private final Runnable advanced;
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private volatile Map<Integer, Ring> rings = Map.of();
  private volatile boolean closing;
  private Optional<LogReader<AdmittedActivity>> reader = Optional.empty();
  private Optional<Thread> thread = Optional.empty();

  /// @param advanced called after records were added, from the tail's thread
  Tail(
      EventLog log,
      Topic<AdmittedActivity> activities,
      Preparation preparation,
      Runnable advanced) {
    this.log = log;
    this.activities = activities;
    this.preparation = preparation;
    this.advanced = advanced;
  }

  void start() {
    var ends = log.endOffsets(activities);
    var started = new HashMap<Integer, Ring>();
    ends.forEach((partition, end) -> started.put(partition, new Ring(end, ends.size())));
    rings = Map.copyOf(started);
    var opened = log.reader(activities, ends);
    reader = Optional.of(opened);
    thread =
        Optional.of(Thread.ofPlatform().daemon().name("delivery-tail").start(() -> run(opened)));
  }

  Map<Integer, Ring> rings() {
    return rings;
  }

  /// Why it stopped, if it did.
  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure.get());
  }

  private void run(LogReader<AdmittedActivity> opened) {
    try (opened) {
      var repeats = new HashMap<Integer, Repeats>();
      while (!closing) {
        for (var logged : opened.poll(POLL)) {
          int partition = logged.position().partition();
          if (!repeats.computeIfAbsent(partition, _ -> new Repeats()).isRepeat(logged)) {
            preparation.prepare(logged).ifPresent(ring(partition)::add);
          }
        }
        boolean moved = false;
        for (var position : opened.positions().entrySet()) {
          moved |= ring(position.getKey()).advanceTo(position.getValue());
        }
        if (moved) {
          advanced.run();
          Thread.sleep(REST);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.set(new IllegalStateException("the tail was interrupted", e));
    } catch (RuntimeException e) {
      if (!closing) {
        LOG.error("Delivery stopped: the log cannot be read", e);
        failure.set(e);
      }
    }
  }

  private Ring ring(int partition) {
    var ring = rings.get(partition);
    if (ring == null) {
      throw new IllegalStateException("activities has grown a partition: " + partition);
    }
    return ring;
  }

  @Override
  public void close() {
    closing = true;
    reader.ifPresent(LogReader::wakeup);
    thread.ifPresent(Threads::join);
  }
}
