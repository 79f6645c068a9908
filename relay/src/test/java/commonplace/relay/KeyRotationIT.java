package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.JdkProofs;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import commonplace.core.testkit.Reply;
import commonplace.relay.subscription.Membership;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Our keys are replaced while members are served, and none of them loses a post. The readers
/// refuse whatever does not verify, as servers do, and find keys as servers do: one that they have
/// counts, and is fetched anew when it does not fit.
class KeyRotationIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final FakePeer home = FakePeer.start();
  private final FakePeer reader = FakePeer.start();
  private RunningRelay relay;
  private int notes;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    for (var peer : List.of(home, reader)) {
      join(peer);
    }
  }

  @AfterEach
  void stop() {
    relay.close();
    home.close();
    reader.close();
  }

  private void join(FakePeer peer) {
    peer.strict(true);
    var follow = Activities.mastodon(peer.instanceActor()).followPublic();
    assertThat(peer.post(relay.inbox(), peer.instanceActor(), follow).status()).isEqualTo(202);
    awaitTypes(peer, "Accept");
  }

  private static void awaitTypes(FakePeer peer, String... types) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(peer.inbox().accepted()).extracting(Received::type).containsExactly(types));
  }

  private void post() {
    var alice = home.person("alice");
    var writes = Activities.mastodon(alice);
    var create = writes.create(writes.note("<p>Note " + notes++ + "</p>"));
    assertThat(home.post(relay.inbox(), alice, create).status()).isEqualTo(202);
  }

  private Reply admin(String method, String path) {
    return reader
        .client()
        .send(
            method,
            relay.origin + "/admin/api/" + path,
            Map.of("Authorization", "Bearer " + RunningRelay.TOKEN),
            new byte[0]);
  }

  private ObjectNode rotate() {
    var reply = admin("POST", "keys/rotate");
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return Json.parse(reply.body());
  }

  private ObjectNode actor() {
    return Json.parse(reader.client().get(relay.origin + "/actor").body());
  }

  private static String keyId(ObjectNode actor) {
    return Json.text(actor.path("publicKey"), "id");
  }

  private void restart() {
    int port = relay.port();
    var log = relay.log;
    relay.close();
    relay = RunningRelay.on(log, folder, Membership.OPEN, port);
  }

  @Test
  void aMemberIsToldWithTheOldKeyAndServedWithTheNewOne() {
    var old = actor();
    assertThat(rotate().path("made")).hasSize(2);
    var current = actor();
    assertThat(keyId(current)).startsWith(keyId(old) + "-").isNotEqualTo(keyId(old));
    assertThat(current.path("assertionMethod"))
        .extracting(key -> Json.text(key, "id"))
        .as("both Ed25519 keys and both RSA keys")
        .hasSize(4)
        .contains(keyId(current), keyId(old), relay.origin + "/actor#ed25519-key");
    post();
    awaitTypes(reader, "Accept", "Update", "Announce");
    var accepted = reader.inbox().accepted();
    assertThat(accepted)
        .extracting(Received::keyId)
        .containsExactly(keyId(old), keyId(old), keyId(current));
    assertThat(accepted.get(1).json().path("object")).isEqualTo(current);
    assertThat(reader.inbox().posts()).as("none was refused").hasSize(3);
    var announce = accepted.get(2).json();
    assertThat(JdkProofs.problem(announce, current)).isEmpty();
    assertThat(JdkProofs.problem(announce, old)).contains("lists no key");

    restart();
    post();
    awaitTypes(reader, "Accept", "Update", "Announce", "Announce");
    assertThat(reader.inbox().posts()).hasSize(4);
    var keys = Json.parse(admin("GET", "keys").body());
    assertThat(keys.path("keys")).hasSize(4);
    assertThat(keys.path("serversTold").asInt()).isEqualTo(1);
  }

  @Test
  void whoNeverSawTheOldKeyLosesNothing() {
    rotate();
    reader.forgetKeys();
    post();
    post();
    awaitTypes(reader, "Accept", "Announce", "Announce");
    assertThat(reader.inbox().posts())
        .extracting(Received::answered)
        .startsWith(202, 401)
        .endsWith(202, 202);
    assertThat(reader.inbox().accepted().subList(1, 3))
        .extracting(Received::keyId)
        .containsOnly(keyId(actor()));
  }

  @Test
  void whoIsDownMeanwhileIsToldWhenItIsBack() {
    reader.goDown();
    rotate();
    post();
    restart();
    reader.comeBack();
    awaitTypes(reader, "Accept", "Update", "Announce");
  }

  @Test
  void aSecondRotationWaitsForTheFirst() {
    rotate();
    var current = keyId(actor());
    var reply = admin("POST", "keys/rotate");
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.body()).contains("members are told of the new ones until");
    assertThat(keyId(actor())).isEqualTo(current);
  }

  @Test
  void whoJoinsAfterwardsIsServedWithTheNewKeyAlone() {
    rotate();
    try (var newcomer = FakePeer.start()) {
      join(newcomer);
      post();
      awaitTypes(newcomer, "Accept", "Announce");
      assertThat(newcomer.inbox().posts()).hasSize(2);
      assertThat(newcomer.inbox().posts()).extracting(Received::keyId).containsOnly(keyId(actor()));
    }
  }
}
