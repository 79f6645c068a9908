package commonplace.archive.shard;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what indexes need from time to time: refreshes, so that posts are found within about a
/// second; commits, so that a crash costs little; lets pinned searchers go; and takes what was
/// deleted out of the files.
final class ShardKeeper implements AutoCloseable {
  static final Duration PIN = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(ShardKeeper.class);
  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final Duration COMMIT = Duration.ofSeconds(10);

  private final ShardSet shards;
  private final Duration forgetEvery;
  private final Consumer<Exception> trouble;
  private final Timer refreshes;
  private final Timer forgetting;
  private final ScheduledExecutorService quick = thread("shard-keeper");
  private final ScheduledExecutorService slow = thread("shard-forgetter");

  /// @param trouble told when an index cannot be kept: our own state is broken
  ShardKeeper(
      ShardSet shards, Duration forgetEvery, MeterRegistry meters, Consumer<Exception> trouble) {
    this.shards = shards;
    this.forgetEvery = forgetEvery;
    this.trouble = trouble;
    refreshes = meters.timer("commonplace.shard.refresh");
    forgetting = meters.timer("commonplace.shard.forget");
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name(name).factory());
  }

  void start() {
    every(
        quick,
        REFRESH,
        index -> {
          long start = System.nanoTime();
          index.refresh();
          refreshes.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        });
    every(
        quick,
        COMMIT,
        index -> {
          index.commit();
          index.unpin(PIN);
        });
    every(
        slow,
        forgetEvery,
        index -> {
          if (index.remembersDeleted()) {
            long start = System.nanoTime();
            index.forget();
            forgetting.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
          }
        });
  }

  private interface Care {
    void give(LuceneIndex index) throws IOException;
  }

  private void every(ScheduledExecutorService thread, Duration interval, Care care) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> shards.all().forEach(index -> give(care, index)),
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void give(Care care, LuceneIndex index) {
    try {
      care.give(index);
    } catch (IOException | RuntimeException e) {
      if (index.isClosed()) {
        LOG.debug("A shard was closed while it was cared for", e);
      } else {
        trouble.accept(e);
      }
    }
  }

  /// Waits for what is under way.
  @Override
  public void close() {
    quick.shutdown();
    slow.shutdown();
    try {
      if (!quick.awaitTermination(10, TimeUnit.SECONDS)
          || !slow.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("The care for shards did not end in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
