package commonplace.main;

import static commonplace.main.RunningProduct.SOON;
import static commonplace.main.RunningProduct.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// What is remembered, found and forgotten, on the whole product.
class MemoryE2E {
  /// Activity is counted every minute.
  private static final Duration COUNTED = Duration.ofSeconds(100);

  @TempDir Path dir;
  private RunningProduct product;
  private FakePeer server;
  private FakeActor ada;
  private FakeActor bob;

  @BeforeEach
  void start() throws IOException {
    product = RunningProduct.start(dir);
    server = FakePeer.start().software("mastodon", "4.5.0");
    ada = server.person("ada").indexable(true).discoverable(true);
    bob = server.person("bob");
    product.subscribe(server);
    product.awaitReady();
  }

  @AfterEach
  void stop() {
    product.close();
    server.close();
  }

  private ObjectNode posted(FakeActor author, String html, String... tags) {
    var words = Activities.mastodon(author);
    var note = words.note(html);
    for (var tag : tags) {
      words.tagged(note, tag);
    }
    product.send(server, author, words.withLdSignature(words.create(note)));
    return note;
  }

  private void awaitFound(String query, String... ids) {
    await().atMost(SOON).untilAsserted(() -> assertThat(product.found(query)).containsExactly(ids));
  }

  @Test
  void onlyConsentingAuthorsAreRemembered() {
    var silent = posted(bob, "<p>beekeeping in silence</p>");
    var heard = posted(ada, "<p>beekeeping on the roof</p>", "Beekeeping");
    awaitFound("beekeeping", Json.text(heard, "id"));
    awaitFound("#beekeeping from:" + ada.id(), Json.text(heard, "id"));
    var object = product.json("/api/v1/objects?id=" + encoded(Json.text(heard, "id")));
    assertThat(object.toString()).contains("beekeeping on the roof");
    assertThat(product.get("/api/v1/objects?id=" + encoded(Json.text(silent, "id"))).status())
        .isEqualTo(404);
    assertThat(product.json("/api/v1/consent?actor=" + encoded(ada.id())).path("objects").asInt())
        .isEqualTo(1);
    assertThat(product.json("/api/v1/consent?actor=" + encoded(bob.id())).path("objects").asInt())
        .isZero();
  }

  @Test
  void editsAndDeletesAreFollowed() {
    var note = posted(ada, "<p>quinces are ripe</p>");
    var id = Json.text(note, "id");
    awaitFound("quinces", id);
    var words = Activities.mastodon(ada);
    note.put("content", "<p>medlars are ripe</p>");
    note.remove("contentMap");
    product.send(server, ada, words.withLdSignature(words.update(note)));
    awaitFound("medlars", id);
    assertThat(product.found("quinces")).isEmpty();
    product.send(server, ada, words.withLdSignature(words.delete(id)));
    awaitFound("medlars");
    await()
        .atMost(SOON)
        .until(() -> product.get("/api/v1/objects?id=" + encoded(id)).status() == 410);
  }

  @Test
  void consentTakenBackForgetsEverything() {
    var first = posted(ada, "<p>sourdough one</p>");
    var second = posted(ada, "<p>sourdough two</p>");
    awaitFound("sourdough", Json.text(second, "id"), Json.text(first, "id"));
    ada.indexable(false);
    product.send(server, ada, Activities.mastodon(ada).updateActor());
    awaitFound("sourdough");
    posted(ada, "<p>sourdough three</p>");
    ada.indexable(true);
    product.send(server, ada, Activities.mastodon(ada).updateActor());
    var again = posted(ada, "<p>sourdough four</p>");
    awaitFound("sourdough", Json.text(again, "id"));
  }

  @Test
  void anActorThatIsDeletedIsGone() {
    posted(ada, "<p>marmalade</p>");
    await().atMost(SOON).until(() -> product.found("marmalade").size() == 1);
    product.send(server, ada, Activities.mastodon(ada).deleteActor());
    awaitFound("marmalade");
    assertThat(product.json("/api/v1/consent?actor=" + encoded(ada.id())).path("objects").asInt())
        .isZero();
  }

  @Test
  void whatTheOperatorErasesLeavesMembersAndArchive() throws IOException {
    try (var member = FakePeer.start().software("mastodon", "4.5.0")) {
      product.subscribe(member);
      var words = Activities.mastodon(ada);
      var announced = words.note("<p>durian</p>");
      server.publish(announced);
      var relay = server.instanceActor();
      var id = Json.text(announced, "id");
      product.send(server, relay, Activities.pleroma(relay).announce(id));
      var note = words.note("<p>durian</p>");
      product.send(server, ada, words.create(note)); // without a proof it goes on as our Announce
      var sent = Json.text(note, "id");
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(product.found("durian")).containsExactlyInAnyOrder(id, sent));
      RunningProduct.awaitTypes(member, "Accept", "Announce", "Announce");
      product.asOperator("erase?kind=object&id=" + encoded(id));
      awaitFound("durian", sent);
      RunningProduct.awaitTypes(member, "Accept", "Announce", "Announce", "Undo");
      product.asOperator("erase?kind=actor&id=" + encoded(ada.id()));
      awaitFound("durian");
      RunningProduct.awaitTypes(member, "Accept", "Announce", "Announce", "Undo", "Undo");
    }
  }

  @Test
  void theArchiveSurvivesARestart() throws IOException {
    var note = posted(ada, "<p>walnuts</p>");
    awaitFound("walnuts", Json.text(note, "id"));
    product.stop();
    product.startAgain();
    product.awaitReady();
    assertThat(product.found("walnuts")).containsExactly(Json.text(note, "id"));
  }

  @Test
  void mistakesInAQueryArePointedAt() {
    var reply = product.get("/api/v1/search?q=" + encoded("bread \"unclosed"));
    assertThat(reply.status()).isEqualTo(400);
    var problem = Json.parse(reply.body());
    assertThat(Json.text(problem, "parameter")).isEqualTo("q");
    assertThat(problem.path("position").asInt(-1)).isEqualTo(6);
  }

  @Test
  void communitiesAreFound() {
    posted(ada, "<p>pruning in winter</p>", "gardening");
    await()
        .atMost(COUNTED)
        .untilAsserted(() -> {
          var hits = product.json("/api/v1/communities?topic=gardening").path("hits");
          assertThat(hits.values().stream().map(hit -> Json.text(hit, "id")).toList())
              .isEqualTo(List.of(server.authority()));
          assertThat(hits.path(0).path("why").toString()).contains("gardening");
          assertThat(Json.text(hits.path(0), "software")).contains("mastodon");
        });
    assertThat(product.get("/").body()).contains(product.origin() + "/inbox");
  }
}
