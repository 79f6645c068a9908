package commonplace.relay.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.core.log.Topics;
import commonplace.core.peer.PeerClient;
import commonplace.core.peer.PeerConfig;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.InMemoryEventLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What members run is read when they come, however many come at once, and again later.
class SoftwareReaderIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final InMemoryEventLog log = new InMemoryEventLog(InstantSource.system());
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final SubscriptionTable table =
      new SubscriptionTable(log, topics, InstantSource.system());
  private final PeerClient peers =
      new PeerClient(PeerConfig.defaults("Test", true), InstantSource.system());
  private final FakePeer peer = FakePeer.start().software("mastodon", "4.6.0");
  private final ActorUri actor = ActorUri.of(peer.instanceActor().id());
  private final SoftwareReader reader = new SoftwareReader(peers, table);

  @BeforeEach
  void start() throws InterruptedException {
    peers.start();
    table.start();
    table.awaitReady(SOON);
  }

  @AfterEach
  void stop() {
    table.close();
    peers.close();
    peer.close();
  }

  private void awaitVersion(String version) {
    await()
        .atMost(SOON)
        .until(
            () -> table.software(actor).map(Software::version).filter(version::equals).isPresent());
  }

  private long written() {
    return log.endOffsets(topics.subscriptions()).values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void whoComesWhileOthersAreReadIsReadToo() {
    var all =
        IntStream.range(0, 50)
            .mapToObj(number -> ActorUri.of(peer.person("p" + number).id()))
            .toList();
    all.forEach(reader::readLater);
    await().atMost(SOON).until(() -> all.stream().allMatch(one -> table.software(one).isPresent()));
  }

  @Test
  void anUpdateIsNoticedAndOnlyAnUpdateWritten() throws InterruptedException {
    reader.update(actor);
    reader.update(actor);
    awaitVersion("4.6.0");
    assertThat(written()).isEqualTo(1);
    peer.software("mastodon", "4.7.0");
    try (var rounds =
        new SoftwareRounds(
            reader, () -> List.of(actor), Duration.ofMillis(50), new SplittableRandom(1))) {
      rounds.start();
      awaitVersion("4.7.0");
      peer.serve("/.well-known/nodeinfo", 503, "text/plain", "later");
      int asked = peer.fetches().size();
      await().atMost(SOON).until(() -> peer.fetches().size() > asked + 1);
    }
    assertThat(table.software(actor)).as("what was known stays").isPresent();
    assertThat(written()).isEqualTo(2);
  }
}
