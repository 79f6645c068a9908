package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.JdkProofs;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our own Announces and their Undos carry proofs that hold for whoever reads our actor.
class OwnProofsIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final FakePeer home = FakePeer.start();
  private final FakePeer reader = FakePeer.start();
  private RunningRelay relay;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    for (var peer : List.of(home, reader)) {
      var follow = Activities.mastodon(peer.instanceActor()).followPublic();
      assertThat(peer.post(relay.inbox(), peer.instanceActor(), follow).status()).isEqualTo(202);
    }
    awaitTypes("Accept");
  }

  @AfterEach
  void stop() {
    relay.close();
    home.close();
    reader.close();
  }

  private void awaitTypes(String... types) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(reader.inbox().accepted())
                .extracting(Received::type)
                .containsExactly(types));
  }

  @Test
  void anAnnounceAndItsUndoHoldByThemselves() {
    var alice = home.person("alice");
    var writes = Activities.mastodon(alice);
    var note = writes.note("<p>Hello</p>");
    assertThat(home.post(relay.inbox(), alice, writes.create(note)).status()).isEqualTo(202);
    awaitTypes("Accept", "Announce");
    assertThat(home.post(relay.inbox(), alice, writes.delete(Json.text(note, "id"))).status())
        .isEqualTo(202);
    awaitTypes("Accept", "Announce", "Undo");

    var actor = Json.parse(reader.client().get(relay.origin + "/actor").body());
    var announce = reader.inbox().accepted().get(1).json();
    var undo = reader.inbox().accepted().get(2).json();
    assertThat(JdkProofs.problem(announce, actor)).isEmpty();
    assertThat(JdkProofs.problem(undo, actor)).isEmpty();
    assertThat(Json.text(announce.path("proof"), "created"))
        .isEqualTo(Json.text(announce, "published").replaceFirst("\\.\\d+Z", "Z"));

    announce.put("object", Json.text(note, "id") + "0");
    assertThat(JdkProofs.problem(announce, actor)).isEqualTo("it does not match");
  }

  @Test
  void theKeysAreTheSameAfterARestart() throws IOException {
    var before = Json.parse(reader.client().get(relay.origin + "/actor").body());
    int port = relay.port();
    var log = relay.log;
    relay.close();
    relay = RunningRelay.on(log, folder, commonplace.relay.subscription.Membership.OPEN, port);
    var after = Json.parse(reader.client().get(relay.origin + "/actor").body());
    assertThat(after).isEqualTo(before);
    assertThat(before.path("assertionMethod"))
        .extracting(key -> Json.text(key, "id"))
        .containsExactly(
            relay.origin + "/actor#ed25519-key", Json.text(before.path("publicKey"), "id"));
  }
}
