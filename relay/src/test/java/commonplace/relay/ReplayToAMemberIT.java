package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Received;
import commonplace.core.testkit.Reply;
import commonplace.relay.subscription.Membership;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The operator sends a member again what it may have lost.
class ReplayToAMemberIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private RunningRelay relay;
  private FakePeer author;
  private FakePeer member;

  @BeforeEach
  void start() throws Exception {
    relay = RunningRelay.start(folder);
    author = FakePeer.start().software("mastodon", "4.5.0");
    member = FakePeer.start().software("mastodon", "4.5.0");
    for (var peer : List.of(author, member)) {
      var instance = peer.instanceActor();
      peer.post(relay.inbox(), instance, Activities.mastodon(instance).followPublic());
    }
    awaitTypes("Accept");
  }

  @AfterEach
  void stop() {
    relay.close();
    author.close();
    member.close();
  }

  private void post(String text) {
    var ann = author.person("ann");
    var activities = Activities.mastodon(ann);
    assertThat(author.post(relay.inbox(), ann, activities.create(activities.note(text))).status())
        .isEqualTo(202);
  }

  private List<String> types() {
    return member.inbox().accepted().stream().map(Received::type).toList();
  }

  private void awaitTypes(String... types) {
    await().atMost(SOON).untilAsserted(() -> assertThat(types()).containsExactly(types));
  }

  private Reply replay(String actor, String more) {
    return author
        .client()
        .send(
            "POST",
            relay.origin
                + "/admin/api/members/replay?actor="
                + URLEncoder.encode(actor, StandardCharsets.UTF_8)
                + more,
            Map.of("Authorization", "Bearer " + RunningRelay.TOKEN),
            new byte[0]);
  }

  @Test
  void aMemberGetsTheLastHoursAgainOnce() throws Exception {
    post("<p>one</p>");
    post("<p>two</p>");
    await().atMost(SOON).untilAsserted(() -> assertThat(types()).hasSize(3));
    var first = member.inbox().accepted().stream().skip(1).map(Received::json).toList();

    assertThat(replay(member.instanceActor().id(), "&hours=1").status()).isEqualTo(200);
    await().atMost(SOON).untilAsserted(() -> assertThat(types()).hasSize(5));
    var again = member.inbox().accepted().stream().skip(3).map(Received::json).toList();
    assertThat(again).isEqualTo(first);
    await().atMost(SOON).until(() -> relay.hasServed(member));

    // the cursor knows of it: neither a restart nor what comes next brings it back
    int port = relay.port();
    var log = relay.log;
    relay.close();
    relay = RunningRelay.on(log, folder, Membership.OPEN, port);
    post("<p>three</p>");
    await().atMost(SOON).untilAsserted(() -> assertThat(types()).hasSize(6));
    await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> types().size() == 6);
  }

  @Test
  void mistakesAreNamed() {
    var id = member.instanceActor().id();
    assertThat(replay(id, "&hours=73").status()).isEqualTo(400);
    assertThat(replay(id, "&hours=0").body()).contains("from 1 to 72");
    assertThat(replay("https://nobody.example/actor", "").status()).isEqualTo(404);
  }

  private Reply admin(String method, String path) {
    var asOperator = Map.of("Authorization", "Bearer " + RunningRelay.TOKEN);
    var url = relay.origin + "/admin/api/" + path;
    return author.client().send(method, url, asOperator, new byte[0]);
  }

  @Test
  void whoWaitsAtARelayByNameIsApprovedFirst() {
    assertThat(admin("PUT", "named-relays?name=birds&joining=approval").status()).isEqualTo(200);
    try (var birder = FakePeer.start()) {
      var instance = birder.instanceActor();
      var follow = Activities.mastodon(instance).followPublic();
      var inbox = relay.origin + "/relays/birds/inbox";
      assertThat(birder.post(inbox, instance, follow).status()).isEqualTo(202);

      var refused = replay(instance.id(), "");
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.body())
          .contains(
              "waits for approval at the relay `birds`",
              "`deploy/commonplace admin approve " + instance.id() + " --relay birds`")
          .doesNotContain("say which one");

      var actor = URLEncoder.encode(instance.id(), StandardCharsets.UTF_8);
      assertThat(admin("POST", "members/approve?relay=birds&actor=" + actor).status())
          .isEqualTo(200);
      await().atMost(SOON).until(() -> birder.inbox().accepted().size() == 1);
      assertThat(replay(instance.id(), "").status()).isEqualTo(200);

      assertThat(admin("POST", "members/remove?actor=" + actor).status()).isEqualTo(200);
      var ended = replay(instance.id(), "");
      assertThat(ended.status()).isEqualTo(409);
      assertThat(ended.body()).contains("is not subscribed any more");
    }
  }
}
