package commonplace.archive.shard;

import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.kafka.StreamsSettings;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Health;
import commonplace.core.shardport.ShardMap;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From start to close: the Streams app that feeds the shards, the keeper, the shard port, and the
/// look at how far behind we are.
final class RunningShards implements AutoCloseable {
  /// The Streams app's name.
  static final String APP = "shards";

  private static final Logger LOG = LoggerFactory.getLogger(RunningShards.class);
  private static final double RAM_MEGABYTES = 8;
  private static final Duration CLOSE = Duration.ofSeconds(30);

  /// An index must be rebuilt well before the log forgets tombstones that it may not have seen.
  private static final Duration MARGIN = Duration.ofDays(1);

  private final KafkaLogConfig log;
  private final Topics topics;
  private final ShardsConfig config;
  private final ShardSet shards;
  private final InstantSource clock;
  private final ShardTopics brokers;
  private final ShardKeeper keeper;
  private final Optional<ShardServer> server;
  private final Following following;
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private volatile @Nullable KafkaStreams streams;
  private volatile int count;

  RunningShards(
      KafkaLogConfig log,
      Topics topics,
      ShardsConfig config,
      ShardSet shards,
      ShardQueries queries,
      MeterRegistry meters,
      InstantSource clock) {
    this.log = log;
    this.topics = topics;
    this.config = config;
    this.shards = shards;
    this.clock = clock;
    brokers = new ShardTopics(log);
    following = new Following(brokers, topics, shards, clock);
    keeper =
        new ShardKeeper(
            shards, config.forgetEvery(), meters, e -> fail("A shard cannot be kept", e));
    server = config.listen().map(listen -> new ShardServer(listen, queries, this::map));
    Gauge.builder("commonplace.shard.lag", following::lagSeconds)
        .baseUnit("seconds")
        .register(meters);
  }

  void start() {
    var shape = brokers.shapeOf(topics.archiveObjects());
    count = shape.partitions();
    var address = server.map(ShardServer::start);
    var topology =
        ShardTopology.of(
            log,
            topics,
            shards,
            opener(topics.archiveObjects(), IndexContent.posts(topics.archiveObjects())),
            opener(topics.consentLedger(), IndexContent.consent()));
    var settings = StreamsSettings.of(log, APP, config.stateDir());
    settings.put("num.standby.replicas", config.standbys());
    address.ifPresent(at -> settings.put("application.server", at));
    var app = new KafkaStreams(topology, settings);
    app.setUncaughtExceptionHandler(this::onFailure);
    streams = app;
    app.start();
    keeper.start();
    following.start(app, count);
  }

  private ShardStore.Opener opener(Topic<?> topic, IndexContent content) {
    var oldest = topic.policy().deleteRetention().minus(MARGIN);
    var settings =
        new IndexSettings(brokers.shapeOf(topic).id(), Math.max(1, RAM_MEGABYTES / count), oldest);
    return folder -> LuceneIndex.open(folder, settings, content, clock);
  }

  /// Trouble with the brokers passes; trouble with an index or a value does not.
  private StreamThreadExceptionResponse onFailure(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof RetriableException) {
        LOG.warn("The shards lost the log and try again", e);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
      }
    }
    failure.compareAndSet(null, "The shards stopped: " + e);
    LOG.error("The shards stop", e);
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void fail(String what, Exception e) {
    if (failure.compareAndSet(null, what + ": " + e)) {
      LOG.error("{}: the shards stop", what, e);
      Thread.ofPlatform()
          .daemon()
          .name("shard-stop")
          .start(() -> {
            var app = streams;
            if (app != null) {
              app.close(CLOSE);
            }
          });
    }
  }

  /// How many shards there are, here or elsewhere.
  int count() {
    return count;
  }

  Health check() {
    var app = streams;
    var reason = failure.get();
    if (reason != null) {
      return new Health.Failed(reason);
    }
    if (app == null) {
      return new Health.Starting("the shards to be started");
    }
    return switch (app.state()) {
      case ERROR, PENDING_ERROR -> new Health.Failed("The shards' Streams app stopped");
      case CREATED, REBALANCING -> new Health.Starting("shards to be assigned and restored");
      case PENDING_SHUTDOWN, NOT_RUNNING -> new Health.Starting("nothing: the shards are closing");
      case RUNNING -> following.check();
    };
  }

  ShardMap map() {
    var app = streams;
    if (app == null) {
      return new ShardMap(count, List.of());
    }
    var topic = log.nameOf(topics.archiveObjects());
    return new ShardMap(
        count,
        app.metadataForAllStreamsClients().stream()
            .filter(client -> client.port() > 0)
            .map(client -> node(client, topic))
            .toList());
  }

  private static ShardMap.Node node(StreamsMetadata client, String topic) {
    return new ShardMap.Node(
        client.host() + ":" + client.port(),
        partitions(client.topicPartitions(), topic),
        partitions(client.standbyTopicPartitions(), topic));
  }

  private static List<Integer> partitions(
      Set<org.apache.kafka.common.TopicPartition> partitions, String topic) {
    return partitions.stream()
        .filter(partition -> partition.topic().equals(topic))
        .map(org.apache.kafka.common.TopicPartition::partition)
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    server.ifPresent(ShardServer::close);
    following.close();
    keeper.close();
    var app = streams;
    if (app != null && !app.close(CLOSE)) {
      LOG.warn("The shards did not close in time");
    }
    brokers.close();
  }
}
