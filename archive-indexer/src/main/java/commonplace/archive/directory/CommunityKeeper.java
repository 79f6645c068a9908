package commonplace.archive.directory;

import commonplace.core.index.ShardPort;
import commonplace.core.log.Community;
import commonplace.core.log.EventLog;
import commonplace.core.log.KnownActor;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Position;
import commonplace.core.log.SubscriptionAspect;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.peer.PeerClient;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps topic `communities`: every process folds who may be listed, and the one that owns the
/// topic's partition visits servers, counts activity and writes what changed. Ready when all is
/// folded, whether or not it is the owner. An owner that was replaced without knowing may write a
/// last time; its successor sees that and puts it right in its next round.
public final class CommunityKeeper implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(CommunityKeeper.class);
  private static final String GROUP = "directory";
  private static final Duration REMEMBERED = Duration.ofDays(30);
  private static final Duration LOG_WAIT = Duration.ofSeconds(10);
  private static final Duration FOLD_WAIT = Duration.ofMinutes(2);

  private final EventLog log;
  private final Topics topics;
  private final ShardPort shards;
  private final DirectoryConfig config;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final TopicFold<SubscriptionAspect> subscriptions;
  private final TopicFold<KnownActor> actors;
  private final TopicFold<Community> communities;
  private final Candidates candidates = new Candidates();
  private final Map<String, Community> written = new ConcurrentHashMap<>();
  private final Map<String, Memory> remembered = new HashMap<>();
  private final Register register;
  private final Visits visits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final ReentrantLock writing = new ReentrantLock();
  private boolean changed;
  private volatile boolean owner;
  private final AtomicInteger tenure = new AtomicInteger();
  private volatile boolean closing;
  private volatile Optional<String> failure = Optional.empty();
  private EventLog.@Nullable Ownership ownership;
  private @Nullable Thread thread;

  /// @param peers started and closed by the caller, who may share it; its User-Agent must carry the
  ///   product token
  /// @param shards where activity is counted; may fail while the archive starts, then the last
  ///   known counts stay
  public CommunityKeeper(
      EventLog log,
      Topics topics,
      PeerClient peers,
      ShardPort shards,
      DirectoryConfig config,
      MeterRegistry meters,
      InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.shards = shards;
    this.config = config;
    this.meters = meters;
    this.clock = clock;
    this.register = new Register(config.readInterval());
    this.visits =
        new Visits(
            new HostReader(peers, config.productToken()),
            config.visits(),
            meters,
            clock,
            this::wake);
    this.subscriptions = new TopicFold<>(log, topics.subscriptions(), this::subscription);
    this.actors = new TopicFold<>(log, topics.actors(), this::actor);
    this.communities = new TopicFold<>(log, topics.communities(), this::community);
  }

  private void subscription(LogRecord<SubscriptionAspect> logged) {
    if (candidates.subscription(logged.key(), logged.value())) {
      wake();
    }
  }

  private void actor(LogRecord<KnownActor> logged) {
    if (candidates.actor(logged.key(), logged.value())) {
      wake();
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
    meters.gaugeMapSize(
        "commonplace.directory.communities", io.micrometer.core.instrument.Tags.empty(), written);
    subscriptions.start();
    actors.start();
    communities.start();
    thread = Thread.ofVirtual().name("directory").start(this::run);
    ownership = log.own(topics.communities(), GROUP, new Listener());
  }

  @Override
  public Health check() {
    return failure
        .<Health>map(Health.Failed::new)
        .orElseGet(() ->
            Stream.of(subscriptions, actors, communities)
                .map(Service::check)
                .filter(health -> !(health instanceof Health.Ready))
                .findFirst()
                .orElseGet(Health.Ready::new));
  }

  private final class Listener implements EventLog.OwnershipListener {
    @Override
    public void assigned(Collection<Integer> partitions) {
      tenure.incrementAndGet();
      owner = true;
      wake();
    }

    /// Returns when no write is under way.
    @Override
    public void revoked(Collection<Integer> partitions) {
      owner = false;
      writing.lock();
      try {
        LOG.info("This node no longer keeps the directory");
      } finally {
        writing.unlock();
      }
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// @return whether there is news, as against the time being up
  private boolean awaitNews() throws InterruptedException {
    lock.lock();
    try {
      long left = config.recount().toNanos();
      while (!changed && left > 0) {
        left = woken.awaitNanos(left);
      }
      boolean news = changed;
      changed = false;
      return news;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      int caughtUp = 0;
      while (!closing) {
        if (!awaitNews()) {
          remembered.clear();
        }
        if (owner && !closing) {
          caughtUp = turn(caughtUp);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // we are closing
    } catch (RuntimeException e) {
      if (!closing) {
        failure = Optional.of("the directory stopped: " + e.getMessage());
        LOG.error("The directory stopped", e);
      }
    }
  }

  /// @param caughtUp in which tenure we last learned what earlier owners wrote
  /// @return the same, afterwards
  private int turn(int caughtUp) throws InterruptedException {
    int now = tenure.get();
    int known = caughtUp;
    try {
      if (known != now) {
        catchUp();
        known = now;
      }
      round();
    } catch (LogUnavailableException e) {
      LOG.warn("The directory waits for the log: {}", e.getMessage());
    }
    return known;
  }

  private void catchUp() throws InterruptedException {
    subscriptions.awaitReady(FOLD_WAIT);
    actors.awaitReady(FOLD_WAIT);
    for (var end : log.endOffsets(topics.communities()).entrySet()) {
      communities.await(new Position(end.getKey(), end.getValue() - 1), FOLD_WAIT);
    }
    remembered.clear();
    register.restore(written);
    LOG.info("This node keeps the directory: communities={}", written.size());
  }

  private void round() throws InterruptedException {
    visits.take().forEach(register::visited);
    var now = clock.instant();
    var snapshot = candidates.snapshot();
    register.due(snapshot, written, now).forEach(visits::begin);
    write(register.changes(snapshot, written, this::memory));
  }

  private Memory memory(String id, Optional<Community> listed) {
    return remembered.computeIfAbsent(id, _ -> count(id, listed));
  }

  /// The archive may be starting, moving or on another machine: whatever it throws, what is listed
  /// stays until the next count.
  private Memory count(String id, Optional<Community> listed) {
    try {
      return Memory.of(shards.activity(id, clock.instant().minus(REMEMBERED)));
    } catch (RuntimeException e) {
      meters.counter("commonplace.directory.uncounted").increment();
      LOG.debug("Activity was not counted: community={}", id, e);
      return listed.map(Memory::of).orElse(Memory.NONE);
    }
  }

  private void write(Map<String, Optional<Community>> changes) throws InterruptedException {
    writing.lockInterruptibly();
    try {
      var stored = new ArrayList<CompletableFuture<Position>>();
      for (var change : changes.entrySet()) {
        if (!owner) {
          break;
        }
        stored.add(
            log.append(topics.communities(), change.getKey(), change.getKey(), change.getValue()));
      }
      for (var position : stored) {
        communities.await(position.get(LOG_WAIT.toMillis(), TimeUnit.MILLISECONDS), LOG_WAIT);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException("The directory was not written", e);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() {
    closing = true;
    wake();
    Optional.ofNullable(ownership).ifPresent(EventLog.Ownership::close);
    Optional.ofNullable(thread).ifPresent(CommunityKeeper::join);
    visits.close();
    communities.close();
    actors.close();
    subscriptions.close();
  }

  private static void join(Thread running) {
    try {
      if (!running.join(LOG_WAIT)) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
