package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Follow.State;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Answer;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.relay.subscription.Membership;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// The operator's rules over HTTP, with two members.
class ModerationIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final FakePeer one = FakePeer.start();
  private final FakePeer two = FakePeer.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private RunningRelay relay;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    for (var peer : new FakePeer[] {one, two}) {
      peer.inbox().usually(Answer.status(202));
      follow(peer, relay);
      await().atMost(SOON).until(() -> state(peer) == State.ACTIVE);
    }
  }

  private static void follow(FakePeer peer, RunningRelay which) {
    var follow = Activities.mastodon(peer.instanceActor()).followPublic();
    assertThat(peer.post(which.inbox(), peer.instanceActor(), follow).status()).isEqualTo(202);
  }

  @AfterEach
  void stop() {
    relay.close();
    one.close();
    two.close();
  }

  private State state(FakePeer peer) {
    return relay
        .relay
        .subscriptions()
        .find(ActorUri.of(peer.instanceActor().id()))
        .orElseThrow()
        .state();
  }

  private ObjectNode ask(String method, String path, String body)
      throws IOException, InterruptedException {
    var answer = answer(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.parse(answer.body());
  }

  private HttpResponse<String> answer(String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(relay.origin + "/admin/api/" + path))
            .header("Authorization", "Bearer " + RunningRelay.TOKEN)
            .header("Commonplace-Operator", "ann")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void whatIsErasedIsTakenBackFromThoseWhoGotIt() throws Exception {
    var alice = one.person("alice");
    var writes = Activities.mastodon(alice);
    var note = writes.note("<p>Hello</p>");
    assertThat(one.post(relay.inbox(), alice, writes.create(note)).status()).isEqualTo(202);
    await()
        .atMost(SOON)
        .until(() -> two.inbox().posts().stream().anyMatch(r -> r.type().equals("Announce")));
    var id = URLEncoder.encode(Json.text(note, "id"), StandardCharsets.UTF_8);
    var erased = ask("POST", "erase?reason=spam&id=" + id, "");
    assertThat(erased.path("subject").asString()).isEqualTo("object");
    assertThat(erased.path("author").asString()).isEqualTo("ann");
    assertThat(erased.path("settled").asBoolean()).isTrue();
    await()
        .atMost(SOON)
        .until(() -> two.inbox().posts().stream().anyMatch(r -> r.type().equals("Undo")));
    assertThat(one.post(relay.inbox(), alice, writes.create(note)).status()).isEqualTo(202);
    assertThat(relay.keys(relay.topics.activities()))
        .as("a late copy is no longer relayed, its null is the last of it")
        .endsWith("update/" + Json.text(note, "id"));
  }

  @Test
  void aMemberThatIsNewlyRefusedIsToldAndComesBackOnlyWhenTheRuleIsGone() throws Exception {
    var host = one.authority();
    var rule =
        ask(
            "POST",
            "rules",
            "{\"subject\":\"host\",\"pattern\":\""
                + host
                + "\",\"effect\":\"refuse\","
                + "\"reason\":\"it is enough\",\"note\":\"private\"}");
    assertThat(rule.path("rejectedMembers").asInt()).isEqualTo(1);
    await()
        .atMost(SOON)
        .until(() -> one.inbox().posts().stream().anyMatch(r -> r.type().equals("Reject")));
    var approved = answer("POST", "members/approve?actor=" + one.instanceActor().id(), "");
    assertThat(approved.statusCode()).isEqualTo(409);
    assertThat(approved.body())
        .contains("refuse the server " + host, "it is enough", rule.path("id").asString());
    assertThat(state(one)).isIn(State.REJECTED, State.ENDED);
    var alice = one.person("alice");
    var writes = Activities.mastodon(alice);
    var refused = one.post(relay.inbox(), alice, writes.create(writes.note("x")));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).contains("it is enough").doesNotContain("private");
    assertThat(ask("GET", "rules", "").path("rules").size()).isEqualTo(1);
    ask("DELETE", "rules?id=" + rule.path("id").asString(), "");
    assertThat(ask("GET", "rules", "").path("total").asInt()).isZero();
    var follow = Activities.mastodon(one.instanceActor()).followPublic();
    assertThat(one.post(relay.inbox(), one.instanceActor(), follow).status()).isEqualTo(202);
    await().atMost(SOON).until(() -> state(one) == State.ACTIVE);
  }

  /// While the clock stands, no share grows again.
  @Test
  void whoSpendsItsShareIsTold429AndNobodyElseIs() throws IOException {
    var clock = InstantSource.fixed(InstantSource.system().instant());
    try (var still = RunningRelay.start(folder.resolve("still"), Membership.OPEN, clock)) {
      follow(one, still);
      follow(two, still);
      var alice = one.person("alice");
      var writes = Activities.mastodon(alice);
      int taken = 0;
      var answer = one.post(still.inbox(), alice, writes.create(writes.note("x")));
      while (answer.status() == 202 && taken < 10_000) {
        taken++;
        answer = one.post(still.inbox(), alice, writes.create(writes.note("x")));
      }
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.header("retry-after")).isNotEmpty();
      assertThat(taken).isGreaterThanOrEqualTo(5 * RunningRelay.POSTS_PER_SECOND - 1);
      var bob = two.person("bob");
      var others = Activities.mastodon(bob);
      assertThat(two.post(still.inbox(), bob, others.create(others.note("y"))).status())
          .isEqualTo(202);
    }
  }

  @Test
  void aListIsTriedOnTheLogBeforeItIsApplied() throws Exception {
    var alice = one.person("alice");
    var writes = Activities.mastodon(alice);
    for (int i = 0; i < 3; i++) {
      assertThat(one.post(relay.inbox(), alice, writes.create(writes.note("x"))).status())
          .isEqualTo(202);
    }
    var tried =
        ask(
            "POST",
            "rules/try",
            "{\"subject\":\"actor\",\"pattern\":\"" + alice.id() + "\",\"effect\":\"refuse\"}");
    assertThat(tried.path("tried").asInt()).isEqualTo(3);
    assertThat(tried.path("whole").asBoolean()).isTrue();
    assertThat(tried.path("keptOut").path("refuse").asInt()).isEqualTo(3);
    assertThat(tried.path("hosts").path(one.authority()).asInt()).isEqualTo(3);
    assertThat(ask("GET", "rules", "").path("total").asInt()).as("nothing changed").isZero();
    var csv = "#domain,#severity\nbad.example,suspend\nexa*ple.com,suspend\n";
    var diff = ask("POST", "blocklists/diff?name=friends", csv);
    assertThat(diff.path("new").path("count").asInt()).isEqualTo(1);
    assertThat(diff.path("mistakes").path("count").asInt()).isEqualTo(1);
    assertThat(diff.path("dryRun").path("tried").asInt()).isEqualTo(3);
    ask("POST", "blocklists/apply?name=friends", csv);
    var lists = ask("GET", "blocklists", "").path("blocklists");
    assertThat(lists.path(0).path("rules").asInt()).isEqualTo(1);
    assertThat(ask("GET", "rules?source=friends", "").path("total").asInt()).isEqualTo(1);
    ask("DELETE", "blocklists?name=friends", "");
    assertThat(ask("GET", "rules", "").path("total").asInt()).isZero();
  }

  @Test
  void whoWaitsForApprovalIsShownWithWhatIsKnown() throws Exception {
    int port = relay.port();
    relay.close();
    relay = RunningRelay.on(relay.log, folder, Membership.APPROVAL, port);
    try (var three = FakePeer.start()) {
      var follow = Activities.mastodon(three.instanceActor()).followPublic();
      assertThat(three.post(relay.inbox(), three.instanceActor(), follow).status()).isEqualTo(202);
      ask(
          "POST",
          "rules",
          "{\"subject\":\"host\",\"pattern\":\"" + three.authority() + "\",\"effect\":\"limit\"}");
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(ask("GET", "queue", "").path("queue").path(0).path("users").asInt())
                  .isEqualTo(1));
      var queue = ask("GET", "queue", "");
      assertThat(queue.path("total").asInt()).isEqualTo(1);
      var applicant = queue.path("queue").path(0);
      assertThat(applicant.path("host").asString()).isEqualTo(three.authority());
      assertThat(applicant.path("rules").path(0).path("effect").asString()).isEqualTo("limit");
      assertThat(applicant.path("since").asString()).isNotEmpty();
    }
  }

  private long received(FakePeer peer, String type) {
    return peer.inbox().posts().stream().filter(r -> r.type().equals(type)).count();
  }

  private boolean isSettled(ObjectNode rule) throws IOException, InterruptedException {
    return ask("GET", "rules", "").path("rules").values().stream()
        .filter(one -> one.path("id").equals(rule.path("id")))
        .allMatch(one -> one.path("settled").asBoolean());
  }

  @Test
  void aServerIsErasedWithAllThatItsPeopleSentAlsoAfterARestart() throws Exception {
    var alice = one.person("alice");
    var writes = Activities.mastodon(alice);
    for (int i = 0; i < 2; i++) {
      assertThat(one.post(relay.inbox(), alice, writes.create(writes.note("x"))).status())
          .isEqualTo(202);
    }
    await().atMost(SOON).until(() -> received(two, "Announce") == 2);
    var erase = "{\"subject\":\"host\",\"pattern\":\"%p\",\"effect\":\"erase\"}";
    var rule = ask("POST", "rules", erase.replace("%p", one.authority()));
    assertThat(rule.path("rejectedMembers").asInt()).isEqualTo(1);
    await().atMost(SOON).until(() -> isSettled(rule));
    await().atMost(SOON).until(() -> received(two, "Undo") == 2);
    await().atMost(SOON).until(() -> relay.hasServed(two));

    var id = rule.path("id").asString();
    var owing = relay.records(relay.topics.moderation()).getFirst();
    assertThat(owing.key()).isEqualTo("rule/" + id);
    relay.log.append(relay.topics.moderation(), owing.key(), owing.key(), owing.value()).join();
    relay = relay.again();
    await().atMost(SOON).until(() -> isSettled(rule));
    assertThat(received(two, "Undo")).as("nothing was left to do").isEqualTo(2);
  }

  @Test
  void aHashtagIsErasedFromMembersWhoeverBroughtIt() throws Exception {
    var alice = one.person("alice");
    var writes = Activities.mastodon(alice);
    var sent = writes.tagged(writes.note("x"), "casino");
    assertThat(one.post(relay.inbox(), alice, writes.create(sent)).status()).isEqualTo(202);
    var announced = writes.tagged(writes.note("y"), "Casino");
    one.publish(announced);
    var announce = Activities.pleroma(one.instanceActor()).announce(Json.text(announced, "id"));
    assertThat(one.post(relay.inbox(), one.instanceActor(), announce).status()).isEqualTo(202);
    var kept = writes.tagged(writes.note("z"), "birds");
    assertThat(one.post(relay.inbox(), alice, writes.create(kept)).status()).isEqualTo(202);
    await().atMost(SOON).until(() -> received(two, "Announce") == 3);
    var rule =
        ask(
            "POST",
            "rules",
            "{\"subject\":\"hashtag\",\"pattern\":\"casino\",\"effect\":\"erase\"}");
    await().atMost(SOON).until(() -> isSettled(rule));
    await().atMost(SOON).until(() -> received(two, "Undo") == 2);
    var late = writes.tagged(writes.note("x"), "casino");
    assertThat(one.post(relay.inbox(), alice, writes.create(late)).status()).isEqualTo(403);
  }

  @Test
  void whatIsSaidOfAListThatIsThereCounts() throws Exception {
    var list = "127.0.0.1,suspend\n";
    ask("POST", "blocklists/apply?name=friends&effect=limit&keep=P30D", list);
    var rules = ask("GET", "rules?source=friends", "").path("rules");
    assertThat(rules.path(0).path("effect").asString()).isEqualTo("limit");
    assertThat(rules.path(0).path("expires").asString()).isNotEmpty();
    assertThat(state(one)).isEqualTo(State.ACTIVE);
    var same = ask("POST", "blocklists/diff?name=friends", list);
    assertThat(same.path("changed").path("count").asInt()).as("it stays mild").isZero();
    var stricter = ask("POST", "blocklists/diff?name=friends&effect=refuse", list);
    assertThat(stricter.path("changed").path("count").asInt()).isEqualTo(1);
    ask("POST", "blocklists/apply?name=friends&effect=refuse&archive=true&keep=none", list);
    for (var member : new FakePeer[] {one, two}) {
      await().atMost(SOON).until(() -> received(member, "Reject") == 1);
      assertThat(state(member)).isIn(State.REJECTED, State.ENDED);
    }
    var shown = ask("GET", "blocklists", "").path("blocklists").path(0);
    assertThat(shown.path("archive").asBoolean()).isTrue();
    assertThat(shown.has("keep")).isFalse();
    assertThat(shown.has("expires")).isFalse();
    await()
        .atMost(SOON)
        .until(() ->
            ask("GET", "rules?source=friends", "")
                .path("rules")
                .path(0)
                .path("settled")
                .asBoolean());
  }

  @Test
  void aListThatIsLargerThanOtherDocumentsIsFollowed() throws Exception {
    var lines = new StringBuilder("#domain,#severity,#public_comment\n");
    for (int i = 0; i < 4_000; i++) {
      lines.append("h").append(i).append(".example,suspend,").append("x".repeat(400)).append("\n");
    }
    one.serve("/list.csv", 200, "text/csv", lines.toString());
    var url = URLEncoder.encode(one.origin() + "/list.csv", StandardCharsets.UTF_8);
    var subscribe = "blocklists/subscribe?name=large&every=PT6H&keep=P1D&url=" + url;
    assertThat(ask("POST", subscribe, "").path("domains").asInt()).isEqualTo(4_000);
    var shown = ask("GET", "blocklists", "").path("blocklists").path(0);
    assertThat(shown.path("keep").asString()).isEqualTo("PT24H");
    assertThat(shown.path("every").asString()).isEqualTo("PT6H");
    assertThat(shown.path("rules").asInt()).isEqualTo(4_000);
  }
}
