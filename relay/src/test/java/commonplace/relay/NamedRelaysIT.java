package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.JdkProofs;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import commonplace.core.testkit.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Relays by name over HTTP: each is an actor with an inbox and a key of its own, and whoever takes
/// several gets each post once. Readers refuse whatever does not verify.
class NamedRelaysIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final FakePeer home = FakePeer.start();
  private final FakePeer reader = FakePeer.start();
  private final FakePeer birder = FakePeer.start();
  private RunningRelay relay;
  private int notes;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    Stream.of(home, reader, birder).forEach(peer -> peer.strict(true));
  }

  @AfterEach
  void stop() {
    relay.close();
    Stream.of(home, reader, birder).forEach(FakePeer::close);
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

  private void make(String query) {
    var reply = admin("PUT", "named-relays?" + query);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  private void join(FakePeer peer, String inbox) {
    var actor = peer.instanceActor();
    var follow = Activities.mastodon(actor).followPublic();
    follow.put("id", actor.id() + "#follow-" + notes++);
    assertThat(peer.post(relay.origin + inbox, actor, follow).status()).isEqualTo(202);
    await()
        .atMost(SOON)
        .until(() ->
            peer.inbox().accepted().stream()
                .anyMatch(post ->
                    post.type().equals("Accept")
                        && post.json().path("object").path("id").equals(follow.path("id"))));
  }

  private ObjectNode post(FakePeer from, String... hashtags) {
    var alice = from.person("alice");
    var writes = Activities.mastodon(alice);
    var note = writes.note("<p>Note " + notes++ + "</p>");
    var tags = note.putArray("tag");
    for (var hashtag : hashtags) {
      tags.addObject().put("type", "Hashtag").put("name", "#" + hashtag);
    }
    assertThat(from.post(relay.inbox(), alice, writes.create(note)).status()).isEqualTo(202);
    return note;
  }

  private void delete(FakePeer from, ObjectNode note) {
    var alice = from.person("alice");
    var delete = Activities.mastodon(alice).delete(Json.text(note, "id"));
    assertThat(from.post(relay.inbox(), alice, delete).status()).isEqualTo(202);
  }

  /// Type and sender of what came, the handshakes left out.
  private List<String> got(FakePeer peer) {
    return peer.inbox().accepted().stream()
        .filter(post -> !post.type().equals("Accept"))
        .map(post -> post.type() + " " + Json.text(post.json(), "actor").replace(relay.origin, ""))
        .toList();
  }

  private void awaitGot(FakePeer peer, String... posts) {
    await().atMost(SOON).untilAsserted(() -> assertThat(got(peer)).containsExactly(posts));
  }

  private ObjectNode document(String path) {
    var reply = reader.client().get(relay.origin + path);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return Json.parse(reply.body());
  }

  @Test
  void aTopicCarriesWhatIsOfItAndNobodyGetsAnythingTwice() {
    make("name=birds&hashtags=birds&of=everybody&joining=open&summary=What%20flies");
    join(home, "/inbox");
    join(reader, "/inbox");
    join(reader, "/relays/birds/inbox");
    join(birder, "/relays/birds/inbox");
    var bird = post(home, "birds");
    var cat = post(home, "cats");
    awaitGot(birder, "Announce /relays/birds");
    awaitGot(reader, "Announce /actor", "Announce /actor");

    delete(home, bird);
    delete(home, cat);
    awaitGot(birder, "Announce /relays/birds", "Undo /relays/birds", "Undo /relays/birds");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(got(reader).subList(2, got(reader).size()))
                .as("each may have announced them")
                .containsExactlyInAnyOrder(
                    "Undo /actor", "Undo /actor", "Undo /relays/birds", "Undo /relays/birds"));
    assertThat(reader.inbox().posts()).as("all verified").hasSameSizeAs(reader.inbox().accepted());
    assertThat(birder.inbox().posts()).hasSameSizeAs(birder.inbox().accepted());

    var announce = birder.inbox().accepted().get(1).json();
    var actor = document("/relays/birds");
    assertThat(JdkProofs.problem(announce, actor)).isEmpty();
    assertThat(birder.inbox().accepted())
        .extracting(Received::keyId)
        .containsOnly(relay.origin + "/relays/birds#main-key");
    assertThat(Json.text(announce, "id")).startsWith(relay.origin + "/relays/birds/announces/");
    assertThat(Json.text(actor, "inbox")).isEqualTo(relay.origin + "/relays/birds/inbox");
    assertThat(Json.text(actor, "summary")).contains("What flies", "birds");
    var account = "acct:birds@" + relay.origin.replace("http://", "");
    var found = document("/.well-known/webfinger?resource=" + account);
    assertThat(Json.text(found.path("links").get(0), "href")).isEqualTo(Json.text(actor, "id"));
    assertThat(document("/relays/birds/followers").path("totalItems").asInt()).isEqualTo(2);
    assertThat(reader.client().get(relay.origin + "/relays").body())
        .contains(relay.origin + "/relays/birds/inbox", "What flies");
  }

  @Test
  void joiningATopicOpensNothingElseAndEndsWithIt() {
    make("name=birds&hashtags=birds&joining=open");
    join(home, "/inbox");
    join(birder, "/relays/birds/inbox");
    var atWhich = admin("POST", "members/reject?actor=" + birder.instanceActor().id());
    assertThat(atWhich.status()).isEqualTo(404);
    assertThat(atWhich.body()).contains("say which one with `relay` (`birds`)");
    join(reader, "/inbox");
    post(home, "birds");
    post(birder, "cats");
    post(birder, "birds");
    join(reader, "/relays/birds/inbox");
    post(birder, "birds");
    awaitGot(reader, "Announce /actor", "Announce /relays/birds");
    assertThat(got(birder)).as("of its own members alone").isEmpty();
    assertThat(got(home)).isEmpty();
    assertThat(relay.keys(relay.topics.activities()))
        .as("what no relay carries is not logged")
        .hasSize(3);

    await().atMost(SOON).until(() -> relay.hasServed(reader));
    relay = relay.again();
    post(birder, "birds");
    awaitGot(reader, "Announce /actor", "Announce /relays/birds", "Announce /relays/birds");
    assertThat(admin("DELETE", "named-relays?name=birds").status()).isEqualTo(200);
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(got(birder)).containsExactly("Reject /relays/birds");
          assertThat(got(reader)).last().isEqualTo("Reject /relays/birds");
        });
    assertThat(reader.client().get(relay.origin + "/relays/birds").status()).isEqualTo(410);
    var late = Activities.mastodon(birder.instanceActor()).followPublic();
    assertThat(
            birder
                .post(relay.origin + "/relays/birds/inbox", birder.instanceActor(), late)
                .status())
        .isEqualTo(404);
    post(home, "birds");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(got(reader)).last().isEqualTo("Announce /actor"));
  }

  @Test
  void eachRelaysKeysAreReplacedAndToldByItself() {
    make("name=birds&of=everybody&joining=open");
    join(home, "/inbox");
    join(birder, "/relays/birds/inbox");
    var before = Json.text(document("/relays/birds").path("publicKey"), "id");
    var rotated = Json.parse(admin("POST", "keys/rotate").body());
    assertThat(rotated.path("made")).hasSize(4);
    var after = Json.text(document("/relays/birds").path("publicKey"), "id");
    assertThat(after).startsWith(before + "-");
    post(home, "birds");
    awaitGot(birder, "Update /relays/birds", "Announce /relays/birds");
    assertThat(birder.inbox().posts()).as("none was refused").hasSize(3);
    assertThat(birder.inbox().accepted())
        .extracting(Received::keyId)
        .containsExactly(before, before, after);
  }

  @Test
  void whatIsNoRelayIsToldSo() {
    assertThat(admin("PUT", "named-relays?name=Birds").status()).isEqualTo(400);
    assertThat(admin("PUT", "named-relays?name=relay").status()).isEqualTo(400);
    assertThat(admin("PUT", "named-relays?name=birds&of=nobody").status()).isEqualTo(400);
    assertThat(admin("PUT", "named-relays?name=birds&tags=x").status()).isEqualTo(400);
    assertThat(admin("DELETE", "named-relays?name=birds").status()).isEqualTo(404);
    assertThat(reader.client().get(relay.origin + "/relays/birds").status()).isEqualTo(404);
    assertThat(relay.records(relay.topics.relays())).isEmpty();
  }
}
