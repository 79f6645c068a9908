package commonplace.core.log;

import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads all of a topic and goes on reading, handing each record to one step on one thread, in
/// order within a partition. Ready once it has passed the end offsets seen at the start; any
/// trouble stops it for good, and {@link #check} says so.
///
/// @param <V> the topic's type of value
public final class TopicFold<V> implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFold.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /// A read of so many records had more at hand.
  private static final int FULL = 500;

  private final EventLog log;
  private final Topic<V> topic;
  private final UnaryOperator<Map<Integer, Long>> from;
  private final Consumer<LogRecord<V>> step;
  private final Consumer<Map<Integer, Long>> after;
  private final Duration rest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private Map<Integer, Long> positions = Map.of();
  private Map<Integer, Long> ends = Map.of();
  private Health health = new Health.Starting("reading the log");
  private volatile boolean closing;
  private @Nullable LogReader<V> reader;
  private @Nullable Thread thread;

  /// Reads from the log's start.
  public TopicFold(EventLog log, Topic<V> topic, Consumer<LogRecord<V>> step) {
    this(log, topic, starts -> starts, step, _ -> {}, Duration.ZERO);
  }

  /// @param from the offsets to begin at, given those at which the log starts
  /// @param after told after each read of the offsets below which every record was handed on
  /// @param rest how long it may wait between two reads: few large ones cost less than many small
  public TopicFold(
      EventLog log,
      Topic<V> topic,
      UnaryOperator<Map<Integer, Long>> from,
      Consumer<LogRecord<V>> step,
      Consumer<Map<Integer, Long>> after,
      Duration rest) {
    this.log = log;
    this.topic = topic;
    this.from = from;
    this.step = step;
    this.after = after;
    this.rest = rest;
  }

  @Override
  public void start() {
    ends = Map.copyOf(log.endOffsets(topic));
    var begin = new HashMap<>(from.apply(log.startOffsets(topic)));
    positions = Map.copyOf(begin);
    var opened = log.reader(topic, begin);
    reader = opened;
    thread = Thread.ofPlatform().daemon().name("fold-" + topic.name()).start(() -> run(opened));
  }

  private void run(LogReader<V> opened) {
    try (opened) {
      passed(opened.positions());
      while (!closing) {
        var polled = opened.poll(POLL);
        for (var logged : polled) {
          step.accept(logged);
        }
        passed(opened.positions());
        boolean some = !polled.isEmpty() && polled.size() < FULL;
        if (some && check() instanceof Health.Ready) {
          Thread.sleep(rest);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      become(new Health.Failed("topic " + topic.name() + ": interrupted"));
    } catch (RuntimeException e) {
      if (!closing) {
        LOG.error("A table stopped: topic={}", topic.name(), e);
        become(new Health.Failed("topic " + topic.name() + ": " + e.getMessage()));
      }
    }
  }

  private void passed(Map<Integer, Long> now) {
    after.accept(now);
    lock.lock();
    try {
      positions = Map.copyOf(now);
      if (ends.entrySet().stream()
          .allMatch(e -> now.getOrDefault(e.getKey(), 0L) >= e.getValue())) {
        health = new Health.Ready();
      }
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void become(Health now) {
    lock.lock();
    try {
      health = now;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Health check() {
    lock.lock();
    try {
      return health;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the log has taken a record and the table reflects it.
  ///
  /// @throws LogUnavailableException if it does not take it, or not in time
  public void await(CompletableFuture<Position> append, Duration wait) throws InterruptedException {
    try {
      await(append.get(wait.toMillis(), TimeUnit.MILLISECONDS), wait);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("Not stored on topic " + topic.name(), e);
    }
  }

  /// Waits until the table reflects the record.
  ///
  /// @throws LogUnavailableException if it does not in time
  public void await(Position position, Duration wait) throws InterruptedException {
    until(() -> positions.getOrDefault(position.partition(), 0L) > position.offset(), wait);
  }

  /// Waits until everything is read that was there at the start.
  ///
  /// @throws LogUnavailableException if that takes longer
  public void awaitReady(Duration wait) throws InterruptedException {
    until(() -> health instanceof Health.Ready, wait);
  }

  private interface Reached {
    boolean now();
  }

  private void until(Reached reached, Duration wait) throws InterruptedException {
    lock.lock();
    try {
      long left = wait.toNanos();
      while (!reached.now()) {
        if (left <= 0 || health instanceof Health.Failed) {
          throw new LogUnavailableException(
              "Topic " + topic.name() + " was not read in time", new IllegalStateException());
        }
        left = moved.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closing = true;
    Optional.ofNullable(reader).ifPresent(LogReader::wakeup);
    var running = thread;
    if (running != null) {
      try {
        running.join(TimeUnit.SECONDS.toMillis(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
