package commonplace.archive.shard;

import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the log's ends every second: how far what is kept here is behind, and what has caught
/// up. Thread-safe.
final class Following implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /// Behind by more than this, or not knowing for as long, is not ready.
  private static final Duration LAG = Duration.ofSeconds(60);

  /// How it went when we last looked.
  private record Look(Instant at, Duration lag, boolean caughtUp) {}

  private record Watched(ShardSet.Kind kind, Topic<?> topic, LagWatch lag, CatchUp catchUp) {}

  private final ShardTopics brokers;
  private final ShardSet shards;
  private final InstantSource clock;
  private final List<Watched> watched;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("shard-lag").factory());
  private volatile @Nullable Look last;

  Following(ShardTopics brokers, Topics topics, ShardSet shards, InstantSource clock) {
    this.brokers = brokers;
    this.shards = shards;
    this.clock = clock;
    watched =
        List.of(
            watched(ShardSet.Kind.POSTS, topics.archiveObjects()),
            watched(ShardSet.Kind.CONSENT, topics.consentLedger()));
  }

  private Watched watched(ShardSet.Kind kind, Topic<?> topic) {
    return new Watched(kind, topic, new LagWatch(), new CatchUp(shards, kind));
  }

  /// @param app started
  /// @param count how many shards there are
  void start(KafkaStreams app, int count) {
    var _ =
        looking.scheduleWithFixedDelay(
            () -> look(app, count), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look(KafkaStreams app, int count) {
    try {
      var lag = Duration.ZERO;
      boolean caughtUp = true;
      for (var one : watched) {
        var its = look(app, count, one);
        lag = its.compareTo(lag) > 0 ? its : lag;
        caughtUp &= one.lag().caughtUp();
      }
      last = new Look(clock.instant(), lag, caughtUp);
    } catch (LogUnavailableException | StreamsException e) {
      LOG.debug("The log's ends are not known", e);
    } catch (RuntimeException e) {
      LOG.warn("The shards' lag is not known", e);
    }
  }

  private Duration look(KafkaStreams app, int count, Watched one) {
    var kind = one.kind();
    var serving = shards.serving(kind);
    boolean settled = !serving.isEmpty() || app.state() == KafkaStreams.State.RUNNING;
    if (!settled && shards.behind(kind).isEmpty()) {
      return Duration.ZERO;
    }
    var ends = brokers.ends(one.topic(), count);
    var lag = Duration.ZERO;
    if (settled) {
      var fed = new HashMap<>(ends);
      fed.keySet().retainAll(serving);
      lag = one.lag().look(fed, shard -> applied(kind, shard), clock.instant());
    }
    var restored = restored(app, kind, serving);
    one.catchUp()
        .look(
            ends, shard -> serving.contains(shard) ? next(kind, shard) : position(restored, shard));
    return lag;
  }

  private OptionalLong applied(ShardSet.Kind kind, int shard) {
    return shards.index(kind, shard).map(LuceneIndex::applied).orElse(OptionalLong.empty());
  }

  private OptionalLong next(ShardSet.Kind kind, int shard) {
    return OptionalLong.of(applied(kind, shard).orElse(CommitData.NONE) + 1);
  }

  /// How far Streams has restored what is behind here and not fed by us, standbys included.
  private Map<Integer, LagInfo> restored(
      KafkaStreams app, ShardSet.Kind kind, Collection<Integer> serving) {
    boolean all = serving.containsAll(shards.behind(kind).keySet());
    return all || !app.state().isRunningOrRebalancing()
        ? Map.of()
        : app.allLocalStorePartitionLags().getOrDefault(kind.store(), Map.of());
  }

  private static OptionalLong position(Map<Integer, LagInfo> restored, int shard) {
    var lag = restored.get(shard);
    return lag == null ? OptionalLong.empty() : OptionalLong.of(lag.currentOffsetPosition());
  }

  double lagSeconds() {
    var seen = last;
    if (seen == null) {
      return Double.NaN;
    }
    var unseen = Duration.between(seen.at(), clock.instant());
    return seen.lag().plus(unseen).toMillis() / 1_000.0;
  }

  /// Whether the shards that are kept up to date here are so.
  Health check() {
    var seen = last;
    if (seen == null || !seen.caughtUp()) {
      return new Health.Starting("shards to catch up with the log");
    }
    if (lagSeconds() > LAG.toSeconds()) {
      return new Health.Starting("shards to catch up, behind by " + lagSeconds() + " s");
    }
    return new Health.Ready();
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
