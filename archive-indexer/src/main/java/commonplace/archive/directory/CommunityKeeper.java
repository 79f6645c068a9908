package commonplace.archive.directory;

import commonplace.core.index.ShardPort;
import commonplace.core.log.Community;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topics;
import commonplace.core.peer.PeerClient;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
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
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  private final EventLog log;
  private final Topics topics;
  private final ShardPort shards;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final News news;
  private final DirectoryLog directory;
  private final Register register;
  private final Visits visits;
  private final Map<String, Memory> remembered = new HashMap<>();
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicInteger tenure = new AtomicInteger();
  private volatile boolean owner;
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
    this.meters = meters;
    this.clock = clock;
    this.news = new News(config.recount());
    this.directory = new DirectoryLog(log, topics, news::arrived);
    this.register = new Register(config.readInterval());
    var reader = new HostReader(peers, config.productToken());
    this.visits = new Visits(reader, config.visits(), meters, clock, news::arrived);
  }

  @Override
  public void start() {
    meters.gauge("commonplace.directory.communities", directory, d -> d.written().size());
    directory.start();
    thread = Thread.ofVirtual().name("directory").start(this::run);
    ownership = log.own(topics.communities(), GROUP, new Listener());
  }

  @Override
  public Health check() {
    return failure.<Health>map(Health.Failed::new).orElseGet(directory::check);
  }

  private final class Listener implements EventLog.OwnershipListener {
    @Override
    public void assigned(Collection<Integer> partitions) {
      tenure.incrementAndGet();
      owner = true;
      news.arrived();
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

  private void run() {
    try {
      int caughtUp = 0;
      while (!closing) {
        if (news.await()) {
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
        takeOver();
        known = now;
      }
      round();
    } catch (LogUnavailableException e) {
      LOG.warn("The directory waits for the log: {}", e.getMessage());
    }
    return known;
  }

  private void takeOver() throws InterruptedException {
    directory.catchUp();
    remembered.clear();
    register.restore(directory.written());
    LOG.info("This node keeps the directory: communities={}", directory.written().size());
  }

  private void round() throws InterruptedException {
    visits.take().forEach(register::visited);
    var candidates = directory.candidates();
    register.due(candidates, directory.written(), clock.instant()).forEach(visits::begin);
    var changes = register.changes(candidates, directory.written(), this::memory);
    writing.lockInterruptibly();
    try {
      directory.write(changes, () -> owner);
    } finally {
      writing.unlock();
    }
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

  @Override
  public void close() {
    closing = true;
    news.arrived();
    Optional.ofNullable(ownership).ifPresent(EventLog.Ownership::close);
    Optional.ofNullable(thread).ifPresent(CommunityKeeper::join);
    visits.close();
    directory.close();
  }

  private static void join(Thread running) {
    try {
      if (!running.join(FAREWELL)) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
