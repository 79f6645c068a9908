package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.log.Follow.State;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Answer;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.LdSignatures;
import commonplace.core.testkit.Received;
import commonplace.core.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/// From the door to the inboxes: posts, edits and Deletes come in over HTTP, with proofs and
/// without, while a member is away now and then; a plain model says what each member gets, in which
/// form. Other seeds in every run; `-Dcommonplace.test.doors=N` tries N of them.
class DoorToInboxLawsIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int STEPS = 24;
  private static final Map<String, String> AS_OPERATOR =
      Map.of("Authorization", "Bearer " + RunningRelay.TOKEN);

  @TempDir Path folder;
  private RunningRelay relay;

  /// Verifies LD signatures; so does the last one.
  private final FakePeer mastodon = FakePeer.start();

  /// Takes Announces.
  private final FakePeer goToSocial = FakePeer.start().software("gotosocial", "0.19.0");

  /// By its terms it wants nothing but articles.
  private final FakePeer library = FakePeer.start();

  private final List<FakePeer> peers = List.of(mastodon, goToSocial, library);
  private final List<Post> posts = new ArrayList<>();

  /// What was posted.
  private static final class Post {
    final FakePeer home;
    final FakeActor author;
    final ObjectNode note;
    final boolean proven;
    int provenEdits;
    boolean deleted;

    Post(FakePeer home, FakeActor author, ObjectNode note, boolean proven) {
      this.home = home;
      this.author = author;
      this.note = note;
      this.proven = proven;
    }

    String id() {
      return Json.text(note, "id");
    }

    boolean isArticle() {
      return Json.text(note, "type").equals("Article");
    }
  }

  static LongStream seeds() {
    return Seeds.fresh().limit(Integer.getInteger("commonplace.test.doors", 3));
  }

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    for (var peer : peers) {
      var instance = peer.instanceActor();
      var follow = Activities.mastodon(instance).followPublic();
      assertThat(peer.post(relay.inbox(), instance, follow).status()).isEqualTo(202);
    }
    var table = relay.relay.subscriptions();
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(table.current())
                .hasSize(peers.size())
                .allSatisfy(follow -> {
                  assertThat(follow.state()).isEqualTo(State.ACTIVE);
                  assertThat(table.software(follow.subscriber())).isPresent();
                }));
    var terms =
        library
            .client()
            .send(
                "PUT",
                relay.origin + "/admin/api/terms?actor=" + library.instanceActor().id(),
                AS_OPERATOR,
                "{\"version\": 0, \"receive\": {\"types\": [\"Article\"]}}"
                    .getBytes(StandardCharsets.UTF_8));
    assertThat(terms.status()).as(terms.body()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    relay.close();
    peers.forEach(FakePeer::close);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachMemberGetsWhatItIsToGet(long seed) {
    var random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> post(random);
        case 3 -> edit(random);
        case 4, 5 -> delete(random);
        case 6 -> any(random, peers).inbox().usually(Answer.status(503));
        default -> peers.forEach(peer -> peer.inbox().usually(Answer.ACCEPTED));
      }
    }
    peers.forEach(peer -> peer.inbox().usually(Answer.ACCEPTED));
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          var ends = relay.log.endOffsets(relay.topics.activities());
          assertThat(relay.relay.deliveries())
              .hasSize(peers.size())
              .allSatisfy(status -> assertThat(status.cursor().next()).isEqualTo(ends));
        });
    for (var peer : peers) {
      posts.forEach(post -> holds(peer, post));
      assertThat(peer.inbox().accepted()).as("all of it is signed").allMatch(Received::verified);
    }
  }

  private static <T> T any(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private void post(Random random) {
    var home = any(random, peers);
    var author = home.person("author" + random.nextInt(2));
    var note = Activities.mastodon(author).note("<p>Post " + posts.size() + "</p>");
    note.put("type", random.nextBoolean() ? "Note" : "Article");
    var post = new Post(home, author, note, random.nextBoolean());
    home.publish(note);
    posts.add(post);
    send(post, Activities.mastodon(author).create(note), post.proven);
  }

  private List<Post> standing() {
    return posts.stream().filter(post -> !post.deleted).toList();
  }

  private void edit(Random random) {
    if (!standing().isEmpty()) {
      var post = any(random, standing());
      boolean proven = random.nextBoolean();
      post.provenEdits += proven ? 1 : 0;
      send(post, Activities.mastodon(post.author).update(post.note), proven);
    }
  }

  private void delete(Random random) {
    if (!standing().isEmpty()) {
      var post = any(random, standing());
      post.deleted = true;
      post.home.gone(post.id());
      send(post, Activities.mastodon(post.author).delete(post.id()), random.nextBoolean());
    }
  }

  private void send(Post post, ObjectNode activity, boolean proven) {
    var sent = proven ? LdSignatures.littleOf(post.author, activity) : activity;
    var reply = post.home.post(relay.inbox(), post.author, sent);
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
  }

  private void holds(FakePeer peer, Post post) {
    var got =
        peer.inbox().accepted().stream()
            .filter(r -> new String(r.body(), StandardCharsets.UTF_8).contains(post.id()))
            .map(Received::type)
            .toList();
    var what = peer.origin() + " of the post " + post.note + ": " + got;
    if (peer == post.home) {
      assertThat(got).as(what).isEmpty();
      return;
    }
    boolean verifies = peer != goToSocial;
    boolean wanted = peer != library || post.isArticle();
    var content = post.proven && verifies ? "Create" : "Announce";
    long contents = got.stream().filter(content::equals).count();
    assertThat(got)
        .as(what)
        .allMatch(type -> List.of(content, "Update", "Delete", "Undo").contains(type));
    assertThat(contents).as(what).isLessThanOrEqualTo(1);
    assertThat(got.stream().filter("Update"::equals))
        .as(what)
        .hasSizeLessThanOrEqualTo(verifies ? post.provenEdits : 0);
    if (!wanted) {
      assertThat(contents).as(what).isZero();
    } else if (!post.deleted) {
      assertThat(contents).as(what).isEqualTo(1);
      assertThat(got.stream().filter("Update"::equals))
          .as(what)
          .hasSize(verifies ? post.provenEdits : 0);
      assertThat(got).as(what).doesNotContain("Delete", "Undo");
    } else if (contents == 1) {
      assertThat(got.getLast()).as(what).isIn("Delete", "Undo");
    }
  }
}
