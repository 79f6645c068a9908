package commonplace.relay.delivery;

import commonplace.core.log.EventLog;
import commonplace.core.log.LogReader;
import commonplace.core.log.Topic;
import commonplace.core.log.Withdrawal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The keys of everything that was withdrawn, so that a subscriber that lags, and meets a Create
/// before the Delete, does not get it any more. Folded from topic `withdrawals`.
final class Withdrawals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Withdrawals.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final EventLog log;
  private final Topic<Withdrawal> topic;
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private volatile boolean closing;
  private Optional<LogReader<Withdrawal>> reader = Optional.empty();
  private Optional<Thread> thread = Optional.empty();

  Withdrawals(EventLog log, Topic<Withdrawal> topic) {
    this.log = log;
    this.topic = topic;
  }

  void start() {
    var ends = log.endOffsets(topic);
    var opened = log.reader(topic, log.startOffsets(topic));
    reader = Optional.of(opened);
    thread =
        Optional.of(
            Thread.ofPlatform()
                .daemon()
                .name("delivery-withdrawals")
                .start(() -> run(opened, ends)));
  }

  boolean contains(String key) {
    return keys.contains(key);
  }

  /// Waits until everything that was withdrawn before the start is known.
  boolean awaitCaughtUp(Duration wait) throws InterruptedException {
    return caughtUp.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure.get());
  }

  private void run(LogReader<Withdrawal> opened, Map<Integer, Long> ends) {
    try (opened) {
      while (!closing) {
        var positions = opened.positions();
        if (ends.entrySet().stream()
            .allMatch(e -> positions.getOrDefault(e.getKey(), 0L) >= e.getValue())) {
          caughtUp.countDown();
        }
        for (var logged : opened.poll(POLL)) {
          if (logged.value().isPresent()) {
            keys.add(logged.key());
          } else {
            keys.remove(logged.key());
          }
        }
      }
    } catch (RuntimeException e) {
      if (!closing) {
        LOG.error("Delivery stopped: withdrawals cannot be read", e);
        failure.set(e);
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    reader.ifPresent(LogReader::wakeup);
    thread.ifPresent(Threads::join);
  }
}
