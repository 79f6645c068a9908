package commonplace.main;

import static commonplace.main.RunningProduct.SOON;
import static commonplace.main.RunningProduct.awaitTypes;
import static commonplace.main.RunningProduct.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Visibility;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// The whole product on a real broker, with servers of both relay protocols around it.
class RelayE2E {
  @TempDir Path dir;
  private RunningProduct product;
  private FakePeer mastodon;
  private FakePeer akkoma;
  private FakePeer author;

  @BeforeEach
  void start() throws IOException {
    product = RunningProduct.start(dir);
    mastodon = FakePeer.start().software("mastodon", "4.5.0");
    akkoma = FakePeer.start().software("akkoma", "3.15.0");
    author = FakePeer.start().software("mastodon", "4.5.0");
  }

  @AfterEach
  void stop() {
    product.close();
    mastodon.close();
    akkoma.close();
    author.close();
  }

  private void post(FakeActor actor, ObjectNode activity) {
    product.send(author, actor, activity);
  }

  @Test
  void postsReachBothProtocolsAndDeletesFollow() {
    product.subscribe(mastodon);
    product.follow(akkoma);
    product.subscribe(author);
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
    product.subscribe(mastodon);
    product.subscribe(author);
    var ada = author.person("ada");
    var words = Activities.mastodon(ada);
    mastodon.goDown();
    for (int i = 0; i < 20; i++) {
      post(ada, words.withLdSignature(words.create(words.note("<p>" + i + "</p>"))));
    }
    product.stop();
    mastodon.comeBack();
    product.startAgain();
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
    product.subscribe(mastodon);
    product.subscribe(author);
    var ada = author.person("ada");
    var words = Activities.mastodon(ada);
    var secret = "a secret for followers only";
    author.post(
        product.origin() + "/inbox", ada, words.create(words.note(secret, Visibility.FOLLOWERS)));
    author.post(
        product.origin() + "/inbox", ada, words.create(words.note(secret, Visibility.DIRECT)));
    post(ada, words.withLdSignature(words.create(words.note("<p>for everybody</p>"))));
    awaitTypes(mastodon, "Accept", "Create");
    product.stop();
    try (var files = Files.walk(dir)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(secret);
      }
    }
    product.startAgain();
  }

  @Test
  void leavingEndsIt() {
    product.subscribe(mastodon);
    product.subscribe(author);
    var instance = mastodon.instanceActor();
    var words = Activities.mastodon(instance);
    var follow = words.followPublic();
    mastodon.post(product.origin() + "/inbox", instance, follow);
    await().atMost(SOON).until(() -> types(mastodon).size() == 2);
    assertThat(mastodon.post(product.origin() + "/inbox", instance, words.undo(follow)).status())
        .isEqualTo(202);
    product.subscribe(akkoma);
    var ada = author.person("ada");
    post(
        ada,
        Activities.mastodon(ada)
            .withLdSignature(
                Activities.mastodon(ada).create(Activities.mastodon(ada).note("<p>later</p>"))));
    // Akkoma refuses what others wrote, however it follows
    awaitTypes(akkoma, "Accept", "Announce");
    assertThat(types(mastodon)).containsExactly("Accept", "Accept");
  }

  @Test
  void opsSayHowItIs() {
    var client = author.client();
    assertThat(client.get(product.origin() + "/health/live").status()).isEqualTo(200);
    assertThat(client.get(product.origin() + "/health/ready").body())
        .contains("\"relay\":\"ready\"");
    assertThat(client.get(product.origin() + "/metrics").body())
        .contains("commonplace_deliveries_total", "jvm_memory_used_bytes");
    assertThat(client.get(product.origin() + "/").body()).contains(product.origin() + "/inbox");
    assertThat(client.get(product.origin() + "/nothing").body()).contains("\"status\":404");
  }
}
