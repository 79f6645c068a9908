package commonplace.archive.directory;

import commonplace.core.log.Community;
import commonplace.core.log.EventLog;
import commonplace.core.log.KnownActor;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Position;
import commonplace.core.log.SubscriptionAspect;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// The log as the directory uses it: who may be listed and what is listed, both folded, and the
/// writing of changes. Thread-safe.
final class DirectoryLog implements Service {
  private static final Duration WRITE_WAIT = Duration.ofSeconds(10);
  private static final Duration FOLD_WAIT = Duration.ofMinutes(2);

  private final EventLog log;
  private final Topics topics;
  private final Runnable news;
  private final TopicFold<SubscriptionAspect> subscriptions;
  private final TopicFold<KnownActor> actors;
  private final TopicFold<Community> communities;
  private final Candidates candidates = new Candidates();
  private final Map<String, Community> written = new ConcurrentHashMap<>();

  /// @param news called when others may be listed than before
  DirectoryLog(EventLog log, Topics topics, Runnable news) {
    this.log = log;
    this.topics = topics;
    this.news = news;
    this.subscriptions = new TopicFold<>(log, topics.subscriptions(), this::subscription);
    this.actors = new TopicFold<>(log, topics.actors(), this::actor);
    this.communities = new TopicFold<>(log, topics.communities(), this::community);
  }

  private void subscription(LogRecord<SubscriptionAspect> logged) {
    if (candidates.subscription(logged.key(), logged.value())) {
      news.run();
    }
  }

  private void actor(LogRecord<KnownActor> logged) {
    if (candidates.actor(logged.key(), logged.value())) {
      news.run();
    }
  }

  private void community(LogRecord<Community> logged) {
    logged
        .value()
        .ifPresentOrElse(
            community -> written.put(logged.key(), community), () -> written.remove(logged.key()));
  }

  @Override
  public void start() {
    subscriptions.start();
    actors.start();
    communities.start();
  }

  @Override
  public Health check() {
    return Health.ofAll(subscriptions, actors, communities);
  }

  @Override
  public void close() {
    communities.close();
    actors.close();
    subscriptions.close();
  }

  /// Who may be listed now.
  Candidates.Snapshot candidates() {
    return candidates.snapshot();
  }

  /// What is listed, by id; a view.
  Map<String, Community> written() {
    return Collections.unmodifiableMap(written);
  }

  /// Waits until this process knows all that is on the log now.
  ///
  /// @throws LogUnavailableException if that takes longer than two minutes
  void catchUp() throws InterruptedException {
    subscriptions.awaitReady(FOLD_WAIT);
    actors.awaitReady(FOLD_WAIT);
    for (var end : log.endOffsets(topics.communities()).entrySet()) {
      communities.await(new Position(end.getKey(), end.getValue() - 1), FOLD_WAIT);
    }
  }

  /// Writes, and returns when {@link #written} shows it.
  ///
  /// @param allowed asked before each one
  /// @throws LogUnavailableException if the log does not take it all; what it took is kept
  void write(Map<String, Optional<Community>> changes, BooleanSupplier allowed)
      throws InterruptedException {
    var stored = new ArrayList<CompletableFuture<Position>>();
    for (var change : changes.entrySet()) {
      if (!allowed.getAsBoolean()) {
        break;
      }
      stored.add(
          log.append(topics.communities(), change.getKey(), change.getKey(), change.getValue()));
    }
    try {
      for (var position : stored) {
        communities.await(position.get(WRITE_WAIT.toMillis(), TimeUnit.MILLISECONDS), WRITE_WAIT);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("The directory was not written", e);
    }
  }
}
