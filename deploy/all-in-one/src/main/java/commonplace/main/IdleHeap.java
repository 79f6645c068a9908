package commonplace.main;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives memory back to the machine after work. The serial collector shrinks the heap in full
/// collections alone, and a process with little to do may not have one for days: when the heap has
/// grown and a minute was quiet, one is asked for. It takes about a tenth of a second.
final class IdleHeap implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IdleHeap.class);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final long GROWN = 24 << 20;
  private static final long FEW = 6;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("idle-heap").factory());
  private long collectionsBefore;
  private long settled;

  void start() {
    collectionsBefore = collections();
    var _ =
        thread.scheduleWithFixedDelay(
            this::look, EVERY.toNanos(), EVERY.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look() {
    long before = committed();
    if (isDue(collections() - collectionsBefore, before, settled)) {
      System.gc();
      settled = committed();
      LOG.debug("Heap given back: bytes={} left={}", before - settled, settled);
    }
    collectionsBefore = collections();
  }

  /// @param collections of any kind in the last minute, a measure of how much is allocated
  /// @param committed bytes of heap now
  /// @param settled bytes of heap after the last time, 0 before the first
  static boolean isDue(long collections, long committed, long settled) {
    return collections <= FEW && committed > settled + GROWN;
  }

  private static long committed() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
