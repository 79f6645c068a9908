package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect;
import commonplace.core.log.Terms;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Answer;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a member, its neighbours and the operator are told of it.
class MembersIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final FakePeer peer = FakePeer.start();
  private final HttpClient http = HttpClient.newHttpClient();
  private RunningRelay relay;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
  }

  @AfterEach
  void stop() {
    http.close();
    relay.close();
    peer.close();
  }

  private Reply get(String path) {
    return peer.client().send("GET", relay.origin + path, Map.of(), new byte[0]);
  }

  private Reply asOperator(String path) {
    return peer.client()
        .send(
            "GET",
            relay.origin + path,
            Map.of("Authorization", "Bearer " + RunningRelay.TOKEN),
            new byte[0]);
  }

  private void join() {
    var follow = Activities.mastodon(peer.instanceActor()).followPublic();
    assertThat(peer.post(relay.inbox(), peer.instanceActor(), follow).status()).isEqualTo(202);
  }

  private State state() {
    return relay
        .relay
        .subscriptions()
        .find(ActorUri.of(peer.instanceActor().id()))
        .orElseThrow()
        .state();
  }

  @Test
  void anybodySeesHowAListedMemberIsDoingButNotWhatItsInboxSays() {
    peer.inbox().usually(Answer.status(503));
    join();
    await().atMost(SOON).until(() -> asOperator("/admin/api/lag").body().contains("503"));
    var summary = get("/api/v1/members/" + peer.authority());
    assertThat(summary.status()).isEqualTo(200);
    assertThat(summary.body())
        .contains("\"state\":\"accept-owed\"", "\"condition\":\"active\"")
        .doesNotContain("lastAnswer", "troubles", "/inbox");
    var why = get("/api/v1/members/" + peer.authority() + "/why");
    assertThat(why.body()).contains("has not taken our Accept yet").doesNotContain("\"detail\"");
    var all = asOperator("/admin/api/members/" + peer.authority());
    assertThat(all.body()).contains("503", "nextAttempt", "checklist", "lagRecords");
    peer.inbox().usually(Answer.ACCEPTED);
    await().atMost(SOON).until(() -> state() == State.ACTIVE);
    await()
        .atMost(SOON)
        .until(() ->
            get("/api/v1/members/" + peer.authority() + "/why")
                .body()
                .contains("subscribed since"));
  }

  @Test
  void aStrangerIsNotFoundAndToldWhatToDo() {
    assertThat(get("/api/v1/members/unknown.example").status()).isEqualTo(404);
    var why = get("/api/v1/members/unknown.example/why");
    assertThat(why.status()).isEqualTo(200);
    assertThat(why.body()).contains("No Follow", relay.origin + "/inbox");
    assertThat(get("/api/v1/members/a%20b").status()).isEqualTo(400);
    assertThat(get("/admin/api/members/unknown.example").status()).isEqualTo(401);
  }

  @Test
  void thePageSaysTheSameAndRunsNoScript() {
    join();
    await().atMost(SOON).until(() -> state() == State.ACTIVE);
    var page = get("/members/" + peer.authority());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body())
        .contains("<h1><bdi>" + peer.authority(), "It is subscribed since")
        .doesNotContain("<script", "{{");
    assertThat(page.header("content-security-policy").orElseThrow()).contains("default-src 'none'");
    assertThat(get("/assets/members.css").status()).isEqualTo(200);
    assertThat(get("/members/unknown.example").status()).isEqualTo(404);
  }

  /// @param forwarded the lines of X-Forwarded-For
  private HttpResponse<String> askedFor(String... forwarded)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(relay.origin + "/api/v1/members/unknown.example"));
    Stream.of(forwarded).forEach(line -> request.header("X-Forwarded-For", line));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// By its address, or its network's, whatever it says of itself and however many proxies there
  /// are.
  @Test
  void oneClientAsksABoundedNumberOfTimes() throws Exception {
    var last = RunningRelay.PROXY;
    for (int i = 0; i < 60; i++) {
      assertThat(askedFor("192.0.2." + i, "2001:db8:1:2::" + i + ", " + last).statusCode())
          .isEqualTo(404);
    }
    var refused = askedFor("192.0.2.99", "2001:db8:1:2::99, " + last);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).contains("60");
    assertThat(askedFor("2001:db8:1:2::1").statusCode()).isEqualTo(429);
    assertThat(askedFor("2001:db8:1:3::1, " + last).statusCode()).as("another").isEqualTo(404);
    assertThat(askedFor().statusCode()).as("this machine").isEqualTo(404);
  }

  private void store(SubscriptionAspect aspect) {
    var id = aspect.subscriber().text();
    relay.log.append(relay.topics.subscriptions(), id, aspect.key(), Optional.of(aspect)).join();
  }

  /// Another one of the same server.
  private void follows(String actor, State state) {
    var own = relay.relay.subscriptions().find(ActorUri.of(peer.instanceActor().id()));
    var like = own.orElseThrow();
    store(
        new Follow(
            ActorUri.of(actor),
            "Application",
            like.inbox(),
            like.style(),
            Iri.of(actor + "/follow"),
            like.followed(),
            state,
            like.start(),
            like.changed(),
            Optional.empty()));
  }

  private void awaitShown(int status) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(get("/api/v1/members/" + peer.authority()).status()).isEqualTo(status);
          assertThat(get("/members/" + peer.authority()).status()).isEqualTo(status);
        });
  }

  private Reply with(String token, String path) {
    return peer.client()
        .send(
            "GET",
            relay.origin + path,
            Map.of("Authorization", "Bearer " + token, "X-Forwarded-For", "203.0.113.9"),
            new byte[0]);
  }

  @Test
  void theOperatorsTokenOpensAllOfItAndTriesAreBounded() {
    join();
    await().atMost(SOON).until(() -> state() == State.ACTIVE);
    store(
        new Terms(
            ActorUri.of(peer.instanceActor().id()),
            true,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.of("ann@example.org"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    awaitShown(404);
    var path = "/api/v1/members/" + peer.authority();
    var all = with(RunningRelay.TOKEN, path);
    assertThat(all.status()).isEqualTo(200);
    assertThat(all.body())
        .contains("\"listed\":false", "\"checklist\"", "\"lagRecords\"", "\"takes\"")
        .contains("\"terms\":{", "\"contact\":\"ann@example.org\"");
    assertThat(with(RunningRelay.TOKEN, path + "/why").body()).contains("It is subscribed since");
    assertThat(with(RunningRelay.TOKEN, "/members/" + peer.authority()).body())
        .contains("<dt>Behind</dt>", "<dt>Last answer</dt>");
    for (int i = 3; i < 60; i++) {
      assertThat(with("a token for nobody " + i, path).status()).isEqualTo(404);
    }
    assertThat(with(RunningRelay.TOKEN, path).status()).isEqualTo(429);
  }

  @Test
  void aServerIsSeenIfAllItsSubscriptionsAgreeThatAreServedOrWait() {
    join();
    await().atMost(SOON).until(() -> state() == State.ACTIVE);
    var other = peer.origin() + "/relay";
    store(new Terms(ActorUri.of(other), true, false));
    follows(other, State.ACTIVE);
    awaitShown(404);
    follows(other, State.ENDED);
    awaitShown(200);
    follows(other, State.PENDING);
    awaitShown(404);
    store(new Terms(ActorUri.of(other), true, true));
    awaitShown(200);
    follows(peer.instanceActor().id(), State.ENDED);
    follows(other, State.ENDED);
    awaitShown(404);
  }
}
