package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Follow.State;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Answer;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.ManualClock;
import commonplace.relay.subscription.Membership;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Two nodes of one house: whichever is asked says how a member's deliveries go.
class ClusterIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final FakePeer author = FakePeer.start();
  private final List<FakePeer> members = new ArrayList<>();
  private RunningRelay a;
  private FakePeer member;
  private final Map<FakePeer, ObjectNode> follows = new HashMap<>();

  /// The first of two nodes keeps the even partitions.
  @BeforeEach
  void start() throws IOException {
    a = RunningRelay.start(folder, Membership.OPEN, clock);
    do {
      member = FakePeer.start();
      members.add(member);
    } while (a.log.partitionOf(a.topics.subscriptions(), member.instanceActor().id()) % 2 != 0);
    for (var peer : List.of(author, member)) {
      var follow = Activities.mastodon(peer.instanceActor()).followPublic();
      follows.put(peer, follow);
      assertThat(peer.post(a.inbox(), peer.instanceActor(), follow).status()).isEqualTo(202);
      await().atMost(SOON).until(() -> state(peer) == State.ACTIVE);
    }
  }

  @AfterEach
  void stop() {
    a.close();
    author.close();
    members.forEach(FakePeer::close);
  }

  private State state(FakePeer peer) {
    var actor = ActorUri.of(peer.instanceActor().id());
    return a.relay.subscriptions().find(actor).orElseThrow().state();
  }

  /// At this node, as a proxy passes it on.
  private int send(RunningRelay node, FakePeer peer, FakeActor actor, ObjectNode activity) {
    var body = Json.bytes(activity);
    var headers = peer.client().signed("POST", a.inbox(), actor, body);
    return peer.client().send("POST", node.here("/inbox"), headers, body).status();
  }

  private String post(RunningRelay node) {
    var alice = author.person("alice");
    var writes = Activities.mastodon(alice);
    var note = writes.note("x");
    assertThat(send(node, author, alice, writes.create(note))).isEqualTo(202);
    return Json.text(note, "id");
  }

  private String ask(RunningRelay node, String path) {
    var asOperator = Map.of("Authorization", "Bearer " + RunningRelay.TOKEN);
    return author.client().send("GET", node.here(path), asOperator, new byte[0]).body();
  }

  private String ofMember(RunningRelay node) {
    return ask(node, "/admin/api/members/" + member.authority());
  }

  private String why(RunningRelay node, String id) {
    var activity = URLEncoder.encode(id, StandardCharsets.UTF_8);
    return ask(node, "/admin/api/why?activity=" + activity + "&host=" + member.authority());
  }

  private int reports() {
    return a.records(a.topics.deliveryReports()).size();
  }

  private long cursors() {
    return a.keys(a.topics.deliveryCursors()).stream()
        .filter(member.instanceActor().id()::equals)
        .count();
  }

  @Test
  void whoeverIsAskedSaysHowItsDeliveriesGo() throws Exception {
    member.inbox().usually(Answer.status(503));
    var first = post(a);
    await().atMost(SOON).until(() -> ofMember(a).contains("503"));
    assertThat(reports()).as("alone, it tells nobody").isZero();

    try (var b = a.beside("b", clock)) {
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(1));
            assertThat(ofMember(b))
                .contains("\"text\":\"503\"", "nextAttempt", "failingSince", "\"seenBy\":\"a\"")
                .contains("as node a saw it");
          });
      assertThat(ofMember(a)).contains("nextAttempt").doesNotContain("seenBy", "as node");
      assertThat(ask(b, "/admin/api/lag")).contains("nextAttempt", "\"lastAnswer\":\"503\"");
      assertThat(ask(b, "/admin/api/members")).contains("503", "\"seenBy\":\"a\"");
      assertThat(why(b, first)).contains("It waits for", "as node a saw it");
      var toAnybody =
          author.client().get(b.here("/members/" + member.authority())).body()
              + author.client().get(b.here("/api/v1/members/" + member.authority())).body();
      assertThat(toAnybody)
          .contains("as another node saw it", "seenAt")
          .doesNotContain("node a", "seenBy", "<code>", "lastAnswer", "troubles");

      member.inbox().usually(Answer.ACCEPTED);
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(10));
            assertThat(why(b, first)).contains("it is settled", "as node a saw it");
          });
      assertThat(ofMember(b)).contains("Everything up to now was sent").doesNotContain("failing");
    }
  }

  @Test
  void whoServesItNowKnowsByItselfAndOneThatIsAloneTellsNobody() throws Exception {
    try (var b = a.beside("b", clock)) {
      post(a);
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            clock.advance(Duration.ofSeconds(10));
            assertThat(ofMember(b)).contains("\"seenBy\":\"a\"", "Everything up to now was sent");
          });
      member.inbox().usually(Answer.status(502));
      a.close();
      post(b);
      await()
          .atMost(SOON)
          .untilAsserted(
              () -> assertThat(ofMember(b)).contains("\"text\":\"502\"").doesNotContain("seenBy"));
      clock.advance(Duration.ofMinutes(10));
      int before = reports();
      member.inbox().usually(Answer.ACCEPTED);
      long settled = cursors();
      post(b);
      await().atMost(SOON).until(() -> cursors() > settled);
      long more = cursors();
      post(b);
      clock.advance(Duration.ofMinutes(10));
      await().atMost(SOON).until(() -> cursors() > more);
      assertThat(reports()).as("what was told when there were two").isEqualTo(before);

      var undo =
          Activities.mastodon(member.instanceActor())
              .undo(Objects.requireNonNull(follows.get(member)));
      assertThat(send(b, member, member.instanceActor(), undo)).isEqualTo(202);
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(b.records(b.topics.deliveryReports()))
                  .filteredOn(told -> told.key().equals(member.instanceActor().id()))
                  .last()
                  .as("its end is the last that is told of it")
                  .satisfies(last -> assertThat(last.value()).isEmpty()));
    }
  }
}
