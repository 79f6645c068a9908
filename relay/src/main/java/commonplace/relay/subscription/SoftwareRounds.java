package commonplace.relay.subscription;

import commonplace.core.activitypub.ActorUri;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads again and again what the subscribers of this node run, one after another: what they take
/// changes with an update. The first round comes at any time within the interval, so that nodes
/// that start together do not ask together.
public final class SoftwareRounds implements AutoCloseable {
  /// How often, about.
  public static final Duration DAILY = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(SoftwareRounds.class);
  private static final Duration BETWEEN = Duration.ofMillis(500);

  private final Reading reader;
  private final Supplier<List<ActorUri>> subscribers;
  private final Duration every;
  private final RandomGenerator random;
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("software").factory());

  /// Reads what a subscriber runs, and stores what changed.
  @FunctionalInterface
  interface Reading {
    void read(ActorUri subscriber) throws InterruptedException;
  }

  /// @param subscribers of this node that are served and answer
  public SoftwareRounds(
      SoftwareReader reader,
      Supplier<List<ActorUri>> subscribers,
      Duration every,
      RandomGenerator random) {
    this(reader::update, subscribers, every, random);
  }

  SoftwareRounds(
      Reading reader,
      Supplier<List<ActorUri>> subscribers,
      Duration every,
      RandomGenerator random) {
    this.reader = reader;
    this.subscribers = subscribers;
    this.every = every;
    this.random = random;
  }

  /// Begins.
  public void start() {
    var _ =
        rounds.scheduleWithFixedDelay(
            this::round,
            random.nextLong(every.toMillis()),
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void round() {
    try {
      for (var subscriber : subscribers.get()) {
        read(subscriber);
        Thread.sleep(BETWEEN);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("Whose software to read is not known; again in {}", every, e);
    }
  }

  /// Trouble with one is no trouble of those after it.
  private void read(ActorUri subscriber) throws InterruptedException {
    try {
      reader.read(subscriber);
    } catch (RuntimeException e) {
      LOG.warn(
          "What a subscriber runs could not be read: subscriber={} again in {}",
          subscriber,
          every,
          e);
    }
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
