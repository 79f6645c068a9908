package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import commonplace.core.testkit.Visibility;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// The whole product on a real broker, with servers of both relay protocols around it.
class RelayE2E {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path dir;
  private int port;
  private Node node;
  private FakePeer mastodon;
  private FakePeer akkoma;
  private FakePeer author;

  @BeforeEach
  void start() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    node = started();
    mastodon = FakePeer.start().software("mastodon", "4.5.0");
    akkoma = FakePeer.start().software("akkoma", "3.15.0");
    author = FakePeer.start().software("mastodon", "4.5.0");
  }

  @AfterEach
  void stop() {
    node.close();
    mastodon.close();
    akkoma.close();
    author.close();
  }

  private Node started() throws IOException {
    var flags =
        Map.of(
            Flag.LISTEN,
            "127.0.0.1:" + port,
            Flag.ORIGIN,
            origin(),
            Flag.DATA,
            dir.toString(),
            Flag.ALLOW_INSECURE_PEERS,
            "true");
    var started = new Node(Settings.of(flags), InstantSource.system());
    started.start();
    return started;
  }

  private String origin() {
    return "http://127.0.0.1:" + port;
  }

  private void subscribe(FakePeer peer) {
    var instance = peer.instanceActor();
    var reply =
        peer.post(origin() + "/inbox", instance, Activities.mastodon(instance).followPublic());
    assertThat(reply.status()).isEqualTo(202);
    awaitTypes(peer, "Accept");
  }

  private void follow(FakePeer peer) {
    var instance = peer.instanceActor();
    var reply =
        peer.post(
            origin() + "/inbox",
            instance,
            Activities.pleroma(instance).follow(origin() + "/actor"));
    assertThat(reply.status()).isEqualTo(202);
    awaitTypes(peer, "Accept", "Follow");
  }

  private static List<String> types(FakePeer peer) {
    return peer.inbox().accepted().stream().map(Received::type).toList();
  }

  private static void awaitTypes(FakePeer peer, String... types) {
    await().atMost(SOON).untilAsserted(() -> assertThat(types(peer)).containsExactly(types));
  }

  private void post(FakeActor actor, ObjectNode activity) {
    var reply = author.post(origin() + "/inbox", actor, activity);
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
  }

  @Test
  void postsReachBothProtocolsAndDeletesFollow() {
    subscribe(mastodon);
    follow(akkoma);
    subscribe(author);
    var ada = author.person("ada");
    var words = Activities.mastodon(ada);
    var note = words.note("<p>Hello, neighbours</p>");
    author.publish(note);
    var create = words.withLdSignature(words.create(note));
    post(ada, create);

    awaitTypes(mastodon, "Accept", "Create");
    var verbatim = mastodon.inbox().accepted().getLast();
    assertThat(verbatim.body()).isEqualTo(Json.bytes(create));
    awaitTypes(akkoma, "Accept", "Follow", "Announce");
    var announce = akkoma.inbox().accepted().getLast();
    assertThat(Json.text(announce.json(), "object")).isEqualTo(Json.text(note, "id"));

    post(ada, words.withLdSignature(words.delete(Json.text(note, "id"))));
    awaitTypes(mastodon, "Accept", "Create", "Delete");
    awaitTypes(akkoma, "Accept", "Follow", "Announce", "Undo");
    assertThat(types(author)).containsExactly("Accept");
    for (var peer : List.of(mastodon, akkoma)) {
      assertThat(peer.inbox().posts()).allSatisfy(r -> assertThat(r.verified()).isTrue());
    }
  }

  @Test
  void aSubscriberThatWasDownCatchesUpAfterARestartOfTheRelay() throws IOException {
    subscribe(mastodon);
    subscribe(author);
    var ada = author.person("ada");
    var words = Activities.mastodon(ada);
    mastodon.goDown();
    for (int i = 0; i < 20; i++) {
      post(ada, words.withLdSignature(words.create(words.note("<p>" + i + "</p>"))));
    }
    node.close();
    mastodon.comeBack();
    node = started();
    await().atMost(SOON).until(() -> mastodon.inbox().accepted().size() >= 21);
    assertThat(
            mastodon.inbox().accepted().stream()
                .filter(r -> r.type().equals("Create"))
                .map(r -> Json.text(r.json().path("object"), "content"))
                .toList())
        .isEqualTo(
            java.util.stream.IntStream.range(0, 20).mapToObj(i -> "<p>" + i + "</p>").toList());
  }

  @Test
  void whatIsNotPublicIsWrittenNowhere() throws IOException {
    subscribe(mastodon);
    subscribe(author);
    var ada = author.person("ada");
    var words = Activities.mastodon(ada);
    var secret = "a secret for followers only";
    author.post(origin() + "/inbox", ada, words.create(words.note(secret, Visibility.FOLLOWERS)));
    author.post(origin() + "/inbox", ada, words.create(words.note(secret, Visibility.DIRECT)));
    post(ada, words.withLdSignature(words.create(words.note("<p>for everybody</p>"))));
    awaitTypes(mastodon, "Accept", "Create");
    node.close();
    try (var files = Files.walk(dir)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(secret);
      }
    }
    node = started();
  }

  @Test
  void leavingEndsIt() {
    subscribe(mastodon);
    subscribe(author);
    var instance = mastodon.instanceActor();
    var words = Activities.mastodon(instance);
    var follow = words.followPublic();
    mastodon.post(origin() + "/inbox", instance, follow);
    await().atMost(SOON).until(() -> types(mastodon).size() == 2);
    assertThat(mastodon.post(origin() + "/inbox", instance, words.undo(follow)).status())
        .isEqualTo(202);
    subscribe(akkoma);
    var ada = author.person("ada");
    post(
        ada,
        Activities.mastodon(ada)
            .withLdSignature(
                Activities.mastodon(ada).create(Activities.mastodon(ada).note("<p>later</p>"))));
    awaitTypes(akkoma, "Accept", "Create");
    assertThat(types(mastodon)).containsExactly("Accept", "Accept");
  }

  @Test
  void opsSayHowItIs() {
    var client = author.client();
    assertThat(client.get(origin() + "/health/live").status()).isEqualTo(200);
    assertThat(client.get(origin() + "/health/ready").body()).contains("\"relay\":\"ready\"");
    assertThat(client.get(origin() + "/metrics").body())
        .contains("commonplace_deliveries_total", "jvm_memory_used_bytes");
    assertThat(client.get(origin() + "/").body()).contains(origin() + "/inbox");
    assertThat(client.get(origin() + "/nothing").body()).contains("\"status\":404");
  }
}
