package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Terms;
import commonplace.core.terms.Send;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Answer;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Reply;
import commonplace.core.testkit.Visibility;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// "Why was this post not relayed?"
class WhyIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final FakePeer author = FakePeer.start();
  private final FakePeer member = FakePeer.start();
  private final FakeActor alice = author.person("alice");
  private final Activities writes = Activities.mastodon(alice);
  private RunningRelay relay;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    for (var peer : new FakePeer[] {author, member}) {
      var follow = Activities.mastodon(peer.instanceActor()).followPublic();
      assertThat(peer.post(relay.inbox(), peer.instanceActor(), follow).status()).isEqualTo(202);
    }
    await().atMost(SOON).until(() -> member.inbox().count() == 1 && author.inbox().count() == 1);
  }

  @AfterEach
  void stop() {
    relay.close();
    author.close();
    member.close();
  }

  private ObjectNode post() {
    var note = writes.note("<p>Hello</p>");
    assertThat(author.post(relay.inbox(), alice, writes.create(note)).status()).isEqualTo(202);
    return note;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Reply why(String id, String more) {
    return why(id, more, Map.of("X-Forwarded-For", "203.0.113.7"));
  }

  private Reply why(String id, String more, Map<String, String> headers) {
    return author
        .client()
        .send(
            "GET",
            relay.origin + "/api/v1/why?activity=" + encoded(id) + more,
            headers,
            new byte[0]);
  }

  private Reply asOperator(String query) {
    return author
        .client()
        .send(
            "GET",
            relay.origin + "/admin/api/why?" + query,
            Map.of("Authorization", "Bearer " + RunningRelay.TOKEN),
            new byte[0]);
  }

  private void awaitWhy(String id, String more, String expected) {
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(asOperator("activity=" + encoded(id) + more).body()).contains(expected));
  }

  @Test
  void whatIsOnTheLogIsToldWithItsProofAndItsForms() {
    var id = Json.text(post(), "id");
    awaitWhy(id, "", "The log took this Create");
    var told = why(id, "").body();
    assertThat(told)
        .contains("\"provedBy\":\"http-signature\"", "\"type\":\"Create\"", "\"relayedAs\"")
        .contains("public-follow", "actor-follow", "announce");
    assertThat(why(id + "/activity", "").body()).contains("The log took this Create");
  }

  @Test
  void toEachMemberItIsSettledWaitingOrItsOrigin() {
    member.inbox().usually(Answer.status(503));
    var id = Json.text(post(), "id");
    awaitWhy(id, "&host=" + member.authority(), "It waits for");
    awaitWhy(id, "&host=" + author.authority(), "never sent back");
    awaitWhy(id, "&host=stranger.example", "is not subscribed");
    member.inbox().usually(Answer.ACCEPTED);
    awaitWhy(id, "&host=" + member.authority(), "it is settled");
    assertThat(why(id, "&host=" + member.authority()).body()).contains("it is settled");
    member.inbox().usually(Answer.status(403));
    var refused = Json.text(post(), "id");
    awaitWhy(refused, "&host=" + member.authority(), "refused it at");
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(2))
        .until(() -> why(refused, "&host=" + member.authority()).body().contains("it is settled"));
  }

  @Test
  void whatIsNotThereOrWasWithdrawnLooksTheSameToAnybody() {
    var note = post();
    var id = Json.text(note, "id");
    awaitWhy(id, "", "The log took this Create");
    assertThat(author.post(relay.inbox(), alice, writes.delete(id)).status()).isEqualTo(202);
    awaitWhy(id, "", "withdrawn");
    assertThat(why(id, "").body())
        .contains("It is not on the log")
        .doesNotContain("\"admitted\"", "\"actor\"");
    var unknown = why("https://stranger.example/notes/1", "").body();
    assertThat(unknown).contains("It is not on the log", "stranger.example is no member");
  }

  private void store(Terms terms) {
    relay
        .log
        .append(
            relay.topics.subscriptions(),
            terms.subscriber().text(),
            terms.key(),
            Optional.of(terms))
        .join();
  }

  private void unlist(FakePeer server) {
    var subscriber = ActorUri.of(server.instanceActor().id());
    store(new Terms(subscriber, true, false));
    await().atMost(SOON).until(() -> !relay.relay.subscriptions().terms(subscriber).directory());
  }

  /// Whoever runs the server may ask as such.
  private Map<String, String> admin(FakePeer server) {
    var terms = relay.origin + "/api/v1/terms/";
    var url = terms + "proof?host=" + server.authority();
    var proof = Json.parse(server.client().send("POST", url, Map.of(), new byte[0]).body());
    var key = Json.bytes(Json.object().put("key", Json.text(proof, "key")));
    var session = server.post(terms + "session", server.instanceActor(), key);
    return Map.of("Authorization", "Bearer " + Json.text(Json.parse(session.body()), "token"));
  }

  @Test
  void ofOneThatIsNotListedAStrangerLearnsNoMoreThanOfOneThatIsNotThere() {
    var sent = Json.text(post(), "id");
    awaitWhy(sent, "", "The log took this Create");
    var ours = "http://" + author.authority() + "/notes/never";
    assertThat(why(ours, "").body()).doesNotContain("is no member");
    unlist(author);
    var theirs = "http://stranger.example/notes/never";
    var ofNobody = why(theirs, "").body().replace("stranger.example", author.authority());
    assertThat(why(ours, "").body()).isEqualTo(ofNobody).contains("not to be seen");
    assertThat(why(sent, "").body()).isEqualTo(ofNobody.replace(ours, sent));
    var settled = "&host=" + member.authority();
    assertThat(why(sent, settled).body()).doesNotContain("The log took", "it is settled");
    awaitWhy(sent, settled, "it is settled");
    assertThat(why(sent, settled, admin(member)).body())
        .as("who gets its posts knows it")
        .contains("The log took this Create", "it is settled");
    assertThat(why(sent, "", admin(author)).body()).contains("The log took this Create");
    assertThat(why(ours, "", admin(author)).body()).doesNotContain("is no member");
  }

  private void limit(FakePeer server) {
    var rule =
        Json.object()
            .put("subject", "host")
            .put("pattern", server.authority())
            .put("effect", "limit")
            .put("reason", "too loud")
            .put("note", "private");
    var answer =
        author
            .client()
            .send(
                "POST",
                relay.origin + "/admin/api/rules",
                Map.of("Authorization", "Bearer " + RunningRelay.TOKEN),
                Json.bytes(rule));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void aPostThatARuleStopsIsToldSoToItsAdminAndTheOperator() {
    limit(author);
    var id = Json.text(post(), "id");
    for (var told : List.of(asOperator("activity=" + encoded(id)), why(id, "", admin(author)))) {
      assertThat(told.body())
          .contains("A rule of the operator stops it now", "too loud")
          .contains("It was received, and is not relayed")
          .doesNotContain("private");
    }
    assertThat(why(id, "").body())
        .contains("It is not on the log")
        .doesNotContain("too loud", "A rule", "It was received");
    var members = relay.origin + "/api/v1/members/" + author.authority();
    assertThat(author.client().send("GET", members, admin(author), new byte[0]).body())
        .contains("A rule of the operator stops what it sends now", "\"effect\":\"limit\"");
    assertThat(author.client().send("GET", members + "/why", Map.of(), new byte[0]).body())
        .doesNotContain("too loud", "A rule");
  }

  @Test
  void aPostThatItsServersOwnTermsStopIsToldSoToItsAdminAndTheOperator() {
    var subscriber = ActorUri.of(author.instanceActor().id());
    var terms =
        new Terms(
            subscriber,
            true,
            true,
            Optional.empty(),
            Optional.of(new Send(false, false, Set.of("bread"))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    store(terms);
    await().atMost(SOON).until(() -> relay.relay.subscriptions().terms(subscriber).equals(terms));
    var id = Json.text(post(), "id");
    for (var told : List.of(asOperator("activity=" + encoded(id)), why(id, "", admin(author)))) {
      assertThat(told.body())
          .contains("let only some of its people's posts be relayed: none without one of #bread")
          .contains("It was received, and is not relayed")
          .contains("its server's terms: it has none of the hashtags that are wanted");
    }
    assertThat(why(id, "").body()).doesNotContain("#bread", "terms", "It was received");
  }

  @Test
  void anUnlistedPostIsToldToBeThatToItsAdminAndTheOperator() {
    var note = writes.note("<p>Hello</p>", Visibility.UNLISTED);
    assertThat(author.post(relay.inbox(), alice, writes.create(note)).status()).isEqualTo(202);
    var id = Json.text(note, "id");
    for (var told : List.of(asOperator("activity=" + encoded(id)), why(id, "", admin(author)))) {
      assertThat(told.body())
          .contains("It was received, and is not relayed", "unlisted posts are not relayed");
    }
    assertThat(why(id, "").body()).doesNotContain("It was received");
    assertThat(asOperator("activity=" + encoded(id + "0")).body()).contains("was another one");
  }

  @Test
  void theLastRefusalIsForTheOperatorAlone() {
    var stranger = FakePeer.start();
    try (stranger) {
      var bob = stranger.person("bob");
      var bobs = Activities.mastodon(bob);
      var note = bobs.note("x");
      assertThat(stranger.post(relay.inbox(), bob, bobs.create(note)).status()).isEqualTo(403);
      var id = Json.text(note, "id");
      assertThat(asOperator("activity=" + encoded(id)).body()).contains("The last refusal of");
      assertThat(why(id, "").body()).doesNotContain("The last refusal of");
      assertThat(asOperator("host=" + stranger.authority()).body())
          .contains("No Follow", "was refused at");
    }
  }

  @Test
  void mistakesAndTooManyQuestionsAreRefused() {
    assertThat(why("not an id", "").status()).isEqualTo(400);
    assertThat(why("https://a.example/" + "x".repeat(2_100), "").status()).isEqualTo(400);
    assertThat(
            author
                .client()
                .send(
                    "GET",
                    relay.origin + "/api/v1/why",
                    Map.of("X-Forwarded-For", "203.0.113.7"),
                    new byte[0])
                .status())
        .isEqualTo(400);
    for (int i = 3; i < 20; i++) {
      assertThat(why("https://a.example/1", "").status()).isEqualTo(200);
    }
    assertThat(why("https://a.example/1", "").status()).isEqualTo(429);
    assertThat(asOperator("activity=").status()).isEqualTo(400);
  }
}
