package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.log.LogRecord;
import commonplace.core.log.OperatorEvent;
import commonplace.core.log.OperatorEvent.Answered;
import commonplace.core.log.OperatorEvent.Asked;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Reply;
import commonplace.relay.subscription.Membership;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator does is on the log before it is done.
class OperatorEventsIT {
  @TempDir Path folder;
  private RunningRelay relay;
  private FakePeer peer;
  private String subscriber;

  @BeforeEach
  void start() throws Exception {
    relay = RunningRelay.start(folder, Membership.APPROVAL);
    peer = FakePeer.start();
    var instance = peer.instanceActor();
    subscriber = instance.id();
    peer.post(relay.inbox(), instance, Activities.mastodon(instance).followPublic());
  }

  @AfterEach
  void stop() {
    relay.close();
    peer.close();
  }

  private Reply ask(String method, String path, String token) {
    return peer.client()
        .send(
            method,
            relay.origin + "/admin/api/" + path,
            Map.of("Authorization", "Bearer " + token, "Commonplace-Operator", "ann"),
            new byte[0]);
  }

  private Reply ask(String method, String path) {
    return ask(method, path, RunningRelay.TOKEN);
  }

  private String approval() {
    return "members/approve?actor=" + URLEncoder.encode(subscriber, StandardCharsets.UTF_8);
  }

  private List<OperatorEvent> events() {
    return relay.records(relay.topics.operatorEvents()).stream()
        .map(LogRecord::value)
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  void aChangeIsWrittenDownWithAuthorAndOutcome() {
    assertThat(ask("POST", approval()).status()).isEqualTo(200);
    assertThat(ask("POST", "members/approve?actor=https://nobody.example/actor").status())
        .isEqualTo(404);
    assertThat(ask("POST", "members/approve").status()).isEqualTo(400);
    assertThat(ask("GET", "members").status()).isEqualTo(200);

    var events = events();
    assertThat(events).hasSize(6);
    var asked = (Asked) events.getFirst();
    assertThat(asked.author()).isEqualTo("ann");
    assertThat(asked.action()).isEqualTo("POST members/approve");
    assertThat(asked.parameters()).isEqualTo(Map.of("actor", subscriber));
    assertThat(events.get(1)).isEqualTo(new Answered(asked.id(), 200));

    var told = Json.parse(ask("GET", "events?limit=2").body());
    assertThat(told.path("events").values().stream().map(e -> e.path("status").asInt()).toList())
        .containsExactly(400, 404);
    var older = Json.parse(ask("GET", "events?before=" + told.path("next").asLong()).body());
    assertThat(older.path("events")).hasSize(1);
    var first = older.path("events").path(0);
    assertThat(Json.text(first, "author")).isEqualTo("ann");
    assertThat(Json.text(first.path("parameters"), "actor")).isEqualTo(subscriber);
    assertThat(older.has("next")).isFalse();
  }

  @Test
  void aDocumentThatIsTooLargeIsNeitherTakenNorWrittenDown() {
    var headers = Map.of("Authorization", "Bearer " + RunningRelay.TOKEN);
    var url = relay.origin + "/admin/api/" + approval();
    var large = peer.client().send("POST", url, headers, new byte[(8 << 20) + 1]);
    assertThat(large.status()).isEqualTo(413);
    assertThat(events()).isEmpty();
    assertThat(peer.client().send("POST", url, headers, new byte[3]).status()).isEqualTo(200);
    assertThat(((Asked) events().getFirst()).bodyBytes()).isEqualTo(3);
  }

  @Test
  void theKeyIsNotTakenAwayUnseen() {
    assertThat(ask("GET", "identity").body()).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(((Asked) events().getFirst()).action()).isEqualTo("GET identity");
  }

  @Test
  void whatTheLogCannotTakeIsNotDone() {
    relay.log.unavailable(true);
    assertThat(ask("POST", approval()).status()).isEqualTo(503);
    relay.log.unavailable(false);
    assertThat(ask("GET", "members").body()).contains("pending");
    assertThat(events()).isEmpty();
  }

  @Test
  void strangersLeaveNoTrace() {
    assertThat(ask("POST", approval(), "a guess at the token").status()).isEqualTo(401);
    assertThat(events()).isEmpty();
  }

  @Test
  void mistakesInAskingForEventsAreNamed() {
    for (var wrong : List.of("limit=0", "limit=501", "limit=x", "before=-1")) {
      var reply = ask("GET", "events?" + wrong);
      assertThat(reply.status()).as(wrong).isEqualTo(400);
      assertThat(reply.body()).contains("is a whole number from");
    }
  }
}
