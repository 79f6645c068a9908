package commonplace.archive.shard;

import commonplace.broker.EmbeddedBroker;
import commonplace.broker.EmbeddedBrokerConfig;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.kafka.KafkaEventLog;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.kafka.TopicLayout;
import commonplace.core.kafka.TopicSetup;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ConsentState;
import commonplace.core.runtime.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/// A broker with the archive's topics, and nodes that hold its shards.
final class House implements AutoCloseable {
  private final Path dir;
  private final EmbeddedBroker broker;
  private final KafkaEventLog log;
  private final List<Shards> nodes = new ArrayList<>();

  House(Path dir) {
    this.dir = dir;
    broker = new EmbeddedBroker(new EmbeddedBrokerConfig(dir.resolve("broker"), 0));
    broker.start();
    new TopicSetup(config("setup"), TopicLayout.EMBEDDED).ensure(Posts.TOPICS.all());
    log = new KafkaEventLog(config("writer"));
    log.start();
  }

  private KafkaLogConfig config(String node) {
    return new KafkaLogConfig(broker.clientConfig(), "test", node);
  }

  Path state(String node) {
    return dir.resolve(node);
  }

  /// A node that was started.
  Shards node(String name, Optional<ShardListen> listen) {
    return node(name, listen, 0);
  }

  Shards node(String name, Optional<ShardListen> listen, int standbys) {
    var config = new ShardsConfig(state(name), listen, standbys, Duration.ofMillis(200));
    var shards =
        new Shards(
            config(name), Posts.TOPICS, config, new SimpleMeterRegistry(), InstantSource.system());
    nodes.add(shards);
    shards.start();
    return shards;
  }

  /// A node in a process of its own.
  Process nodeApart(String name) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledShards.class.getName(),
                state(name).toString(),
                name)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var settings = new Properties();
    settings.putAll(broker.clientConfig());
    try (var in = process.outputWriter()) {
      settings.store(in, null);
    }
    return process;
  }

  static void awaitReady(Shards... nodes) {
    for (var node : nodes) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> node.check() instanceof Health.Ready);
    }
  }

  void put(ArchivedObject... objects) {
    var stored = new ArrayList<CompletableFuture<?>>();
    for (var object : objects) {
      stored.add(
          log.append(
              Posts.TOPICS.archiveObjects(),
              object.author().text(),
              object.id().text(),
              Optional.of(object)));
    }
    stored.forEach(CompletableFuture::join);
  }

  void consent(String actor) {
    var state =
        new ConsentState(
            ActorUri.of(actor),
            ConsentState.Standing.FLIPPED,
            ActorFlags.UNKNOWN,
            Posts.BEGIN,
            Optional.empty(),
            new ArchivedObject.Applied("actors", 1));
    log.append(Posts.TOPICS.consentLedger(), actor, actor, Optional.of(state)).join();
  }

  @Override
  public void close() {
    nodes.forEach(Shards::close);
    log.close();
    broker.close();
  }
}
