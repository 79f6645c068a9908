package commonplace.archive.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.broker.EmbeddedBroker;
import commonplace.broker.EmbeddedBrokerConfig;
import commonplace.core.kafka.KafkaEventLog;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.kafka.TopicLayout;
import commonplace.core.kafka.TopicSetup;
import commonplace.core.log.Community;
import commonplace.core.log.Follow.State;
import commonplace.core.log.LogRecord;
import commonplace.core.log.SubscriptionAspect;
import commonplace.core.log.TopicFold;
import commonplace.core.log.Topics;
import commonplace.core.peer.PeerClient;
import commonplace.core.peer.PeerConfig;
import commonplace.core.testkit.FakePeer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of the processes of a cluster one keeps the directory, on a real broker; whoever follows it
/// knows what it read.
class OneKeeperIT {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final CountedShards shards = new CountedShards();
  private final Map<String, Community> listed = new ConcurrentHashMap<>();

  @TempDir Path folder;

  /// One process.
  private final class Node implements AutoCloseable {
    private final KafkaEventLog log;
    private final PeerClient peers =
        new PeerClient(
            PeerConfig.defaults("Commonplace/0.1 (+https://relay.example)", true), CLOCK);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CommunityKeeper keeper;

    private Node(KafkaLogConfig config) {
      log = new KafkaEventLog(config);
      keeper =
          new CommunityKeeper(
              log,
              topics,
              peers,
              shards,
              new DirectoryConfig("Commonplace", Duration.ofDays(1), Duration.ofMillis(200), 2),
              meters,
              CLOCK);
      log.start();
      peers.start();
      keeper.start();
    }

    private double visits() {
      return meters.counter("commonplace.directory.visits", "outcome", "read").count();
    }

    @Override
    public void close() {
      keeper.close();
      peers.close();
      log.close();
    }
  }

  private Community card(FakePeer server) {
    return Optional.ofNullable(listed.get(server.authority()))
        .orElseThrow(() -> new AssertionError("not listed"));
  }

  @Test
  void oneVisitADayWhoeverOwnsTheDirectory() {
    try (var broker = new EmbeddedBroker(new EmbeddedBrokerConfig(folder, 0));
        var garden = FakePeer.start()) {
      broker.start();
      var one = new KafkaLogConfig(broker.clientConfig(), "test", "one");
      var two = new KafkaLogConfig(broker.clientConfig(), "test", "two");
      new TopicSetup(one, TopicLayout.EMBEDDED).ensure(topics.all());
      try (var reader = new KafkaEventLog(new KafkaLogConfig(one.client(), "test", "reader"));
          var fold = new TopicFold<>(reader, topics.communities(), this::read)) {
        reader.start();
        fold.start();
        SubscriptionAspect follow =
            Facts.follow(garden.instanceActor().id(), "Application", State.ACTIVE);
        reader
            .append(
                topics.subscriptions(),
                follow.subscriber().text(),
                follow.key(),
                Optional.of(follow))
            .join();
        handOver(garden, one, two);
      }
    }
  }

  private void handOver(FakePeer garden, KafkaLogConfig one, KafkaLogConfig two) {
    try (var first = new Node(one)) {
      await().atMost(LONG).untilAsserted(() -> assertThat(card(garden).read()).isPresent());
      try (var second = new Node(two)) {
        shards.tag(garden.authority(), "roses", 3);
        await().atMost(LONG).untilAsserted(() -> assertThat(card(garden).topics()).isNotEmpty());
        first.keeper.close();
        shards.tag(garden.authority(), "roses", 4);
        await()
            .atMost(LONG)
            .untilAsserted(() -> assertThat(card(garden).activity().posts()).isEqualTo(4));
        assertThat(first.visits() + second.visits()).isEqualTo(1);
      }
    }
    int fetches = garden.fetches().size();
    try (var restarted = new Node(one)) {
      shards.tag(garden.authority(), "roses", 5);
      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(card(garden).activity().posts()).isEqualTo(5));
      assertThat(restarted.visits()).isZero();
    }
    assertThat(garden.fetches()).hasSize(fetches);
    assertThat(card(garden).software()).isEqualTo("mastodon");
  }

  private void read(LogRecord<Community> logged) {
    logged
        .value()
        .ifPresentOrElse(c -> listed.put(logged.key(), c), () -> listed.remove(logged.key()));
  }
}
