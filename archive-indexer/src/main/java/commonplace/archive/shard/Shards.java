package commonplace.archive.shard;

import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.ShardPort;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import commonplace.core.shardport.ShardMap;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The archive's shards in this process: built from the log, kept, searched. As a {@link ShardPort}
/// it answers for the shards that this process keeps up to date; with `listen` it also answers
/// query processes, and tells them who has the others. Thread-safe.
///
/// The topics must be there before {@link #start}.
public final class Shards implements Service, ShardPort {
  private static final Logger LOG = LoggerFactory.getLogger(Shards.class);

  private final KafkaLogConfig log;
  private final Topics topics;
  private final ShardsConfig config;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final ShardSet shards = new ShardSet();
  private final ShardQueries queries;
  private final Timer searches;
  private volatile @Nullable RunningShards running;

  /// @param log how to reach the log, and who we are: the node id must be the same after a restart
  public Shards(
      KafkaLogConfig log,
      Topics topics,
      ShardsConfig config,
      MeterRegistry meters,
      InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.config = config;
    this.meters = meters;
    this.clock = clock;
    queries = new ShardQueries(shards, topics);
    searches = meters.timer("commonplace.shard.search");
  }

  /// @throws LogUnavailableException if the brokers do not answer
  @Override
  public synchronized void start() {
    if (running != null) {
      throw new IllegalStateException("The shards are started already");
    }
    var started = new RunningShards(log, topics, config, shards, queries, meters, clock);
    running = started;
    started.start();
    IntStream.range(0, started.count()).forEach(this::measure);
  }

  private void measure(int shard) {
    Gauge.builder("commonplace.shard.documents", () -> documents(shard))
        .tag("shard", Integer.toString(shard))
        .register(meters);
  }

  private double documents(int shard) {
    var index = shards.index(ShardSet.Kind.POSTS, shard);
    try {
      return index.isPresent() ? index.get().documents() : Double.NaN;
    } catch (IOException | AlreadyClosedException _) {
      return Double.NaN; // moved to another process meanwhile
    }
  }

  @Override
  public Health check() {
    var current = running;
    return current == null ? new Health.Starting("the shards to be started") : current.check();
  }

  /// The shards of this process and, with several, of the others.
  public ShardMap map() {
    return running().map();
  }

  private RunningShards running() {
    var current = running;
    if (current == null) {
      throw new ShardsUnavailableException("The shards are not started");
    }
    return current;
  }

  private SortedSet<Integer> here() {
    return shards.serving(ShardSet.Kind.POSTS);
  }

  @Override
  public SearchReply search(SearchRequest request) {
    int count = running().count();
    return searches.record(() -> {
      var reply = queries.search(request, here(), false);
      return named(reply, missing(count));
    });
  }

  private SortedSet<Integer> missing(int count) {
    var missing = new TreeSet<Integer>();
    IntStream.range(0, count).forEach(missing::add);
    missing.removeAll(here());
    return missing;
  }

  private static SearchReply named(SearchReply reply, Collection<Integer> missing) {
    if (missing.isEmpty()) {
      return reply;
    }
    var incomplete = new TreeSet<>(reply.incomplete());
    missing.forEach(shard -> incomplete.add(PostSearch.name(shard)));
    return new SearchReply(
        reply.total(), reply.hits(), reply.facets(), reply.next(), List.copyOf(incomplete));
  }

  @Override
  public Optional<ArchivedObject.Live> object(String id) {
    var found = queries.object(id, here());
    return found.isPresent() ? found : whole(Optional.empty());
  }

  @Override
  public boolean gone(String id) {
    return queries.gone(id, here()) || whole(false);
  }

  @Override
  public Held held(String actor) {
    return whole(queries.held(actor, here()));
  }

  @Override
  public CommunityActivity activity(String community, Instant since) {
    return whole(queries.activity(community, since, here()));
  }

  /// The value, if it rests on every shard.
  private <T> T whole(T value) {
    var missing = missing(running().count());
    if (!missing.isEmpty()) {
      throw new ShardsUnavailableException("These shards are not here, or not yet: " + missing);
    }
    return value;
  }

  @Override
  public Map<Integer, Long> sizes() {
    return queries.sizes(here());
  }

  @Override
  public synchronized void close() {
    var current = running;
    if (current != null) {
      running = null;
      current.close();
      LOG.info("Shards closed: data={}", config.stateDir());
    }
  }
}
