package commonplace.relay.delivery;

import commonplace.core.relays.RelayName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the subscribers of this node of a new key of ours without waiting for something to
/// deliver, and lets old keys be forgotten. Who is down is told when it is back; who never gets
/// anything need not know.
public final class KeyNotices implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyNotices.class);
  private static final int AT_ONCE = 8;

  private final Supplier<List<SubscriberStatus>> subscribers;
  private final PeerSender sender;
  private final Runnable forgetting;
  private final Duration every;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("key-notices").factory());

  /// @param subscribers of this node, and how their deliveries go
  /// @param forgetting takes what is outdated from the log
  /// @param every how often the subscribers are looked at
  public KeyNotices(
      Supplier<List<SubscriberStatus>> subscribers,
      PeerSender sender,
      Runnable forgetting,
      Duration every) {
    this.subscribers = subscribers;
    this.sender = sender;
    this.forgetting = forgetting;
    this.every = every;
  }

  /// Begins.
  public void start() {
    var _ =
        rounds.scheduleWithFixedDelay(
            this::round, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void round() {
    try {
      forgetting.run();
      for (var subscriber : subscribers.get()) {
        if (subscriber.pausedUntil().isEmpty()) {
          for (var part : subscriber.follow().parts()) {
            if (part.state().isServed()) {
              tell(subscriber.follow().inbox(), part.relay());
            }
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("Subscribers could not be told of our key; again in {}", every, e);
    }
  }

  private void tell(String inbox, RelayName relay) throws InterruptedException {
    slots.acquire();
    Thread.startVirtualThread(() -> {
      try {
        sender.tellOfKey(inbox, relay);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.warn("A subscriber could not be told of our key: inbox={}", inbox, e);
      } finally {
        slots.release();
      }
    });
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
