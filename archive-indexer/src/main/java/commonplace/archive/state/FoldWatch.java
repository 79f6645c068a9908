package commonplace.archive.state;

import commonplace.core.kafka.GroupOffsets;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import commonplace.core.runtime.Health;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees how far the fold is, by looking now and then at the log's ends and whether they were passed
/// since, by this process or by others of the group.
final class FoldWatch implements AutoCloseable {
  /// A fold that has not passed by now what was the log's end this long ago is not caught up.
  static final Duration MAX_LAG = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(FoldWatch.class);
  private static final Duration TURN = Duration.ofMillis(500);
  private static final Duration LATER_TURN = Duration.ofSeconds(5);

  private final EventLog log;
  private final KafkaLogConfig config;
  private final List<Topic<?>> sources;
  private final GroupOffsets group;
  private final FoldProgress progress;
  private volatile Health health = new Health.Starting("reading the log");
  private @Nullable Thread thread;
  private Map<TopicPartition, Long> ends = Map.of();
  private long endsSeenNanos;
  private boolean everPassed;

  FoldWatch(
      EventLog log,
      KafkaLogConfig config,
      List<Topic<?>> sources,
      GroupOffsets group,
      FoldProgress progress) {
    this.log = log;
    this.config = config;
    this.sources = sources;
    this.group = group;
    this.progress = progress;
  }

  /// Takes the ends that must be passed first.
  ///
  /// @throws LogUnavailableException if the log does not say where it ends
  void start() {
    lookAtTheEnds();
    thread = Thread.ofPlatform().daemon().name("fold-watch").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        turn();
        Thread.sleep(everPassed ? LATER_TURN : TURN);
      }
    } catch (InterruptedException _) {
      LOG.debug("The watch over the archive's fold ends");
    }
  }

  private void turn() {
    try {
      long left = left();
      if (left == 0) {
        everPassed = true;
        health = new Health.Ready();
        lookAtTheEnds();
      } else if (!everPassed) {
        health = new Health.Starting("reading the log, records to go: " + left);
      } else if (isLate()) {
        health = new Health.Starting("behind the log by more than " + MAX_LAG.toSeconds() + " s");
      }
    } catch (LogUnavailableException e) {
      LOG.debug("The log does not say how far the archive's fold is", e);
      if (isLate()) {
        health = new Health.Starting("the log does not answer");
      }
    }
  }

  private boolean isLate() {
    return System.nanoTime() - endsSeenNanos > MAX_LAG.toNanos();
  }

  private void lookAtTheEnds() {
    var seen = System.nanoTime();
    var all = new HashMap<TopicPartition, Long>();
    for (var topic : sources) {
      log.endOffsets(topic)
          .forEach((partition, end) ->
              all.put(new TopicPartition(config.nameOf(topic), partition), end));
    }
    ends = all;
    endsSeenNanos = seen;
  }

  /// How many records there are to the ends; the group is asked only where this process does not
  /// know.
  private long left() {
    long left = left(new HashMap<>());
    if (left == 0) {
      return 0;
    }
    var committed = new HashMap<TopicPartition, Long>();
    for (var topic : sources) {
      group
          .committed(topic)
          .forEach((partition, next) ->
              committed.put(new TopicPartition(config.nameOf(topic), partition), next));
    }
    return left(committed);
  }

  private long left(Map<TopicPartition, Long> committed) {
    return ends.entrySet().stream()
        .mapToLong(e -> {
          var next = Math.max(progress.next(e.getKey()), committed.getOrDefault(e.getKey(), 0L));
          return Math.max(0, e.getValue() - next);
        })
        .sum();
  }

  Health health() {
    return health;
  }

  @Override
  public void close() {
    var running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join(Duration.ofSeconds(10).toMillis());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
