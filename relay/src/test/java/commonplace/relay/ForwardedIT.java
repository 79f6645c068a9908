package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Answer;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.LdSignatures;
import commonplace.core.testkit.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Three members: the author's server, the one that forwards, and one that has heard of neither.
class ForwardedIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final FakePeer home = FakePeer.start();
  private final FakePeer forwarder = FakePeer.start();
  private final FakePeer reader = FakePeer.start();
  private final FakeActor alice = home.person("alice");
  private RunningRelay relay;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    for (var peer : new FakePeer[] {home, forwarder, reader}) {
      peer.inbox().usually(Answer.ACCEPTED);
      var instance = peer.instanceActor();
      var follow = Activities.mastodon(instance).followPublic();
      assertThat(peer.post(relay.inbox(), instance, follow).status()).isEqualTo(202);
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(peer.inbox().accepted())
                  .extracting(Received::type)
                  .containsExactly("Accept"));
    }
  }

  @AfterEach
  void stop() {
    relay.close();
    home.close();
    forwarder.close();
    reader.close();
  }

  private byte[] create(int number) {
    return Json.bytes(LdSignatures.create(alice, number));
  }

  @Test
  void whatAMemberForwardsReachesTheOthersByteForByte() {
    var bob = forwarder.person("bob");
    var create = create(1);
    assertThat(forwarder.post(relay.inbox(), bob, create).status()).isEqualTo(202);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(reader.inbox().accepted())
                .extracting(Received::type)
                .containsExactly("Accept", "Create"));
    assertThat(reader.inbox().accepted().getLast().body()).isEqualTo(create);
    await().atMost(SOON).until(() -> relay.relay.deliveries().size() == 3 && relay.hasServedAll());
    assertThat(home.inbox().posts()).extracting(Received::type).containsOnly("Accept");
    assertThat(forwarder.inbox().posts()).extracting(Received::type).containsOnly("Accept");
  }

  /// What is passed on is what its origin serves, by our Announce.
  @Test
  void withoutAProofItsOriginIsAskedAndItIsAnnounced() {
    var bob = forwarder.person("bob");
    var unproven = Json.parse(create(3));
    unproven.remove("signature");
    var id = Json.text(unproven.get("object"), "id");
    var reply = forwarder.post(relay.inbox(), bob, unproven);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("no proof", "404");
    var other = Json.parse(create(4));
    other.remove("signature");
    home.publish((ObjectNode) other.get("object"));
    assertThat(forwarder.post(relay.inbox(), bob, other).status()).isEqualTo(202);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(reader.inbox().accepted())
                .extracting(Received::type)
                .containsExactly("Accept", "Announce"));
    var announce = reader.inbox().accepted().getLast().json();
    assertThat(Json.text(announce, "object")).isEqualTo(Json.text(other.get("object"), "id"));
    assertThat(new String(reader.inbox().accepted().getLast().body(), StandardCharsets.UTF_8))
        .doesNotContain(id);
    var delete = Activities.mastodon(alice).delete(Json.text(announce, "object"));
    assertThat(forwarder.post(relay.inbox(), bob, delete).status())
        .as("it is there")
        .isEqualTo(403);
    home.gone(Json.text(announce, "object"));
    assertThat(forwarder.post(relay.inbox(), bob, delete).status()).isEqualTo(202);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(reader.inbox().accepted())
                .extracting(Received::type)
                .containsExactly("Accept", "Announce", "Undo"));
  }

  @Test
  void whatWasChangedOnTheWayGoesNowhere() {
    var broken = Json.parse(create(2)).put("id", alice.id() + "/notes/2/other");
    var reply = forwarder.post(relay.inbox(), forwarder.person("bob"), broken);
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("does not match");
    assertThat(relay.records(relay.topics.activities())).isEmpty();
  }
}
