package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.LogRecord;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.relays.RelayName;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Answer;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import commonplace.core.testkit.Visibility;
import commonplace.relay.subscription.Membership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class RelayIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final FakePeer peer = FakePeer.start();
  private final FakeActor alice = peer.person("alice").indexable(true);
  private final Activities writes = Activities.mastodon(alice);
  private RunningRelay relay;

  @BeforeEach
  void start() throws IOException {
    // nothing owed is answered unless a test says so, so that states stand still
    peer.inbox().usually(Answer.status(503));
    relay = RunningRelay.start(folder);
  }

  @AfterEach
  void stop() {
    relay.close();
    peer.close();
  }

  private int post(FakeActor actor, ObjectNode activity) {
    return peer.post(relay.inbox(), actor, activity).status();
  }

  private ObjectNode join() {
    var follow = Activities.mastodon(peer.instanceActor()).followPublic();
    assertThat(post(peer.instanceActor(), follow)).isEqualTo(202);
    return follow;
  }

  private Follow followOf(FakeActor actor) {
    return relay.relay.subscriptions().find(ActorUri.of(actor.id())).orElseThrow();
  }

  @Test
  void aMembersPostIsAdmittedOnceByteForByte() {
    join();
    var create = Json.bytes(writes.create(writes.note("<p>Hello</p>")));
    assertThat(peer.post(relay.inbox(), alice, create).status()).isEqualTo(202);
    assertThat(peer.post(relay.inbox(), alice, create).status()).isEqualTo(202);
    var records = relay.records(relay.topics.activities());
    assertThat(records).hasSize(1);
    var admitted = records.getFirst().value().orElseThrow();
    assertThat(admitted.body().toArray()).isEqualTo(create);
    assertThat(admitted.flags().indexable()).contains(true);
    assertThat(admitted.memory()).isTrue();
  }

  @Test
  void aDuplicateIsKnownAfterARestart() {
    join();
    var create = writes.create(writes.note("<p>Hello</p>"));
    assertThat(post(alice, create)).isEqualTo(202);
    int port = relay.port();
    relay.close();
    relay = RunningRelay.on(relay.log, folder, Membership.OPEN, port);
    assertThat(post(alice, create)).isEqualTo(202);
    assertThat(relay.records(relay.topics.activities())).hasSize(1);
  }

  @Test
  void aStrangerIsRefusedWithoutAnyFetch() {
    assertThat(post(alice, writes.create(writes.note("x")))).isEqualTo(403);
    assertThat(peer.fetches()).isEmpty();
    assertThat(relay.relay.lastRefusals()).containsKey(peer.authority());
  }

  @Test
  void eachMistakeGetsItsStatus() {
    join();
    var body = Json.bytes(writes.create(writes.note("x")));
    var client = peer.client();
    var headers = client.signed("POST", relay.inbox(), alice, body);
    var wrongType = new java.util.LinkedHashMap<>(headers);
    wrongType.put("Content-Type", "text/plain");
    assertThat(client.send("POST", relay.inbox(), wrongType, body).status()).isEqualTo(415);
    assertThat(client.send("GET", relay.inbox(), Map.of(), new byte[0]).status()).isEqualTo(405);
    assertThat(client.send("PUT", relay.inbox() + "/", Map.of(), new byte[0]).status())
        .isEqualTo(405);
    assertThat(client.send("POST", relay.inbox() + "/", wrongType, body).status())
        .as("a slash at the end makes no difference")
        .isEqualTo(415);
    for (var nothing : List.of("/relays/inbox", "/relays//inbox", "/relays/none/inbox")) {
      assertThat(client.send("POST", relay.origin + nothing, headers, body).status())
          .as(nothing)
          .isBetween(404, 405);
    }
    assertThat(peer.post(relay.inbox(), alice, utf8("{\"type\":")).status()).isEqualTo(400);
    assertThat(peer.post(relay.inbox(), alice, utf8("{\"type\":\"Create\"}")).status())
        .isEqualTo(422);
    assertThat(peer.post(relay.inbox(), alice, new byte[(1 << 20) + 1]).status()).isEqualTo(413);
    var unsigned = client.send("POST", relay.inbox(), without(headers, "Signature"), body);
    assertThat(unsigned.status()).isEqualTo(401);
    assertThat(unsigned.body()).contains("Signature");
    assertThat(
            client
                .send(
                    "POST",
                    relay.inbox(),
                    headers,
                    utf8(new String(body, StandardCharsets.UTF_8) + " "))
                .status())
        .isEqualTo(401);
    assertThat(relay.records(relay.topics.activities())).isEmpty();
  }

  private static Map<String, String> without(Map<String, String> headers, String name) {
    var fewer = new java.util.LinkedHashMap<>(headers);
    fewer.remove(name);
    return fewer;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void nobodySpeaksForAnother() {
    join();
    var create = writes.create(writes.note("x"));
    assertThat(post(peer.person("mallory"), create)).isEqualTo(403);
    try (var other = FakePeer.start()) {
      var follow = Activities.mastodon(other.instanceActor()).followPublic();
      assertThat(other.post(relay.inbox(), other.instanceActor(), follow).status()).isEqualTo(202);
      assertThat(other.post(relay.inbox(), other.person("bob"), create).status()).isEqualTo(403);
    }
    assertThat(post(peer.instanceActor(), create)).isEqualTo(202);
  }

  @Test
  void aChangedKeyIsFetchedAgain() {
    join();
    assertThat(post(alice, writes.create(writes.note("x")))).isEqualTo(202);
    alice.keys(peer.person("keys").keys());
    assertThat(post(alice, writes.create(writes.note("y")))).isEqualTo(202);
    assertThat(relay.records(relay.topics.activities())).hasSize(2);
  }

  @Test
  void aLogOutOfReachMeansTryAgain() {
    join();
    var create = writes.create(writes.note("x"));
    assertThat(post(alice, writes.create(writes.note("first")))).isEqualTo(202);
    relay.log.unavailable(true);
    var reply = peer.post(relay.inbox(), alice, create);
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("retry-after")).isPresent();
    relay.log.unavailable(false);
    assertThat(post(alice, create)).isEqualTo(202);
    assertThat(relay.records(relay.topics.activities())).hasSize(2);
  }

  @Test
  void whatIsNotPublicLeavesNoTrace() {
    join();
    assertThat(post(alice, writes.create(writes.note("known")))).isEqualTo(202);
    var secret = "secret" + System.nanoTime();
    for (var visibility : new Visibility[] {Visibility.FOLLOWERS, Visibility.DIRECT}) {
      assertThat(post(alice, writes.create(writes.note(secret, visibility)))).isEqualTo(403);
    }
    assertThat(post(alice, writes.create(writes.note(secret, Visibility.UNLISTED)))).isEqualTo(202);
    var forged = writes.create(writes.note(secret, Visibility.FOLLOWERS));
    forged.set("to", Json.array(Activities.PUBLIC));
    assertThat(post(alice, forged)).isEqualTo(403);
    assertThat(relay.records(relay.topics.activities())).hasSize(1);
    for (var topic : relay.topics.all()) {
      assertThat(relay.records(topic).stream().map(LogRecord::toString))
          .noneMatch(text -> text.contains(secret));
    }
  }

  @Test
  void aDeleteWithdrawsBeforeItErases() {
    join();
    var note = writes.note("x");
    var id = Json.text(note, "id");
    assertThat(post(alice, writes.create(note))).isEqualTo(202);
    assertThat(post(alice, writes.delete(id))).isEqualTo(202);
    assertThat(relay.keys(relay.topics.withdrawals()))
        .containsExactly(relay.relay.withdrawalKey(id));
    var records = relay.records(relay.topics.activities());
    assertThat(records)
        .extracting(LogRecord::key)
        .containsExactly("create/" + id, "delete/" + id, "create/" + id, "update/" + id);
    assertThat(records)
        .extracting(r -> r.value().isPresent())
        .containsExactly(true, true, false, false);
    assertThat(records.getFirst().position().partition())
        .isEqualTo(records.getLast().position().partition());
    assertThat(post(alice, writes.update(note))).isEqualTo(202);
    assertThat(relay.records(relay.topics.activities())).hasSize(4);
  }

  @Test
  void anActorsDeleteIsVerifiedWithTheKeyThatWasKept() {
    join();
    var note = writes.note("x");
    assertThat(post(alice, writes.create(note))).isEqualTo(202);
    peer.gone(alice.id());
    var bob = peer.person("bob");
    assertThat(post(bob, Activities.mastodon(bob).deleteActor())).isEqualTo(202);
    assertThat(relay.records(relay.topics.withdrawals())).isEmpty();
    assertThat(post(alice, writes.deleteActor())).isEqualTo(202);
    assertThat(relay.keys(relay.topics.withdrawals()))
        .as("it, and what it wrote")
        .containsExactly(
            relay.relay.withdrawalKey(alice.id()),
            relay.relay.withdrawalKey(Json.text(note, "id")));
    assertThat(relay.keys(relay.topics.activities())).contains("delete/" + alice.id());
  }

  @Test
  void pleromaFollowsTheActorAndAnnounces() {
    var actor = peer.actor("/relay", "Application", "relay");
    var pleroma = Activities.pleroma(actor);
    assertThat(post(actor, pleroma.follow(relay.origin + "/actor"))).isEqualTo(202);
    assertThat(followOf(actor).style()).isEqualTo(Style.ACTOR_FOLLOW);
    var owed = relay.relay.handshakes().owed(followOf(actor));
    assertThat(owed).hasSize(2);
    var back = Json.parse(owed.getLast().document().toArray());
    assertThat(Json.text(back, "type")).isEqualTo("Follow");
    assertThat(post(actor, pleroma.accept(back))).isEqualTo(202);
    assertThat(relay.relay.subscriptions().followsBack(ActorUri.of(actor.id()))).isTrue();

    var note = writes.note("<p>Announced</p>");
    peer.publish(note);
    var announce = pleroma.announce(Json.text(note, "id"));
    assertThat(post(actor, announce)).isEqualTo(202);
    assertThat(relay.keys(relay.topics.fetchedObjects())).containsExactly(Json.text(note, "id"));
    assertThat(relay.records(relay.topics.activities())).hasSize(1);

    var hidden = writes.note("hidden", Visibility.FOLLOWERS);
    peer.publish(hidden);
    assertThat(post(actor, pleroma.announce(Json.text(hidden, "id")))).isEqualTo(202);
    assertThat(relay.records(relay.topics.activities())).hasSize(1);
    assertThat(relay.records(relay.topics.fetchedObjects())).hasSize(1);
  }

  @Test
  void mastodonIsAcceptedByTheFollowsIdAndAgainWhenItAsksAgain() throws InterruptedException {
    var follow = join();
    var owed = relay.relay.handshakes().owed(followOf(peer.instanceActor()));
    assertThat(owed).hasSize(1);
    var accept = Json.parse(owed.getFirst().document().toArray());
    assertThat(accept.path("object").path("id")).isEqualTo(follow.path("id"));
    assertThat(accept.path("to").isArray()).isTrue();
    relay
        .relay
        .subscriptions()
        .changes()
        .answered(followOf(peer.instanceActor()), Set.of(RelayName.MAIN));
    assertThat(followOf(peer.instanceActor()).state()).isEqualTo(State.ACTIVE);
    var start = followOf(peer.instanceActor()).start();
    post(alice, writes.create(writes.note("x")));
    join();
    assertThat(followOf(peer.instanceActor()).state()).isEqualTo(State.ACCEPT_OWED);
    assertThat(followOf(peer.instanceActor()).start()).isEqualTo(start);
  }

  @Test
  void undoEndsItAndAReplayChangesNothing() {
    var instance = peer.instanceActor();
    var first = join();
    var follow = join();
    assertThat(post(instance, Activities.mastodon(instance).undo(first))).isEqualTo(202);
    assertThat(followOf(instance).state()).isEqualTo(State.ACCEPT_OWED);
    var undo = Activities.mastodon(instance).undo(Json.text(follow, "id"));
    assertThat(post(instance, undo)).isEqualTo(202);
    assertThat(followOf(instance).state()).isEqualTo(State.ENDED);
    assertThat(relay.relay.subscriptions().servers().isMember(Authority.of(peer.authority())))
        .isFalse();
    assertThat(post(instance, follow)).isEqualTo(403);
    assertThat(followOf(instance).state()).isEqualTo(State.ENDED);
    join();
    assertThat(post(instance, undo)).isEqualTo(403);
    assertThat(followOf(instance).state()).isEqualTo(State.ACCEPT_OWED);
  }

  @Test
  void goToSocialFollowsFromItsServiceActor() {
    peer.signedFetchOnly(true);
    var service = peer.actor("/users/" + peer.authority(), "Service", peer.authority());
    var follow = Activities.goToSocial(service).follow(relay.origin + "/actor");
    assertThat(post(service, follow)).isEqualTo(202);
    assertThat(followOf(service).state()).isEqualTo(State.ACCEPT_OWED);
    assertThat(relay.relay.subscriptions().servers().isMember(Authority.of(peer.authority())))
        .isTrue();
  }

  @Test
  void aBotThatFollowsEnrolsNobody() {
    var bot = peer.actor("/users/bot", "Service", "bot");
    assertThat(post(bot, Activities.goToSocial(bot).follow(relay.origin + "/actor")))
        .isEqualTo(202);
    assertThat(followOf(bot).state()).isEqualTo(State.ACCEPT_OWED);
    assertThat(relay.relay.subscriptions().servers().isMember(Authority.of(peer.authority())))
        .isFalse();
  }

  @Test
  void whatOneMemberPostsAnotherReceives() {
    peer.inbox().usually(Answer.ACCEPTED);
    join();
    try (var other = FakePeer.start()) {
      var instance = other.instanceActor();
      var follow = Activities.mastodon(instance).followPublic();
      assertThat(other.post(relay.inbox(), instance, follow).status()).isEqualTo(202);
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(followOf(instance).state()).isEqualTo(State.ACTIVE));
      assertThat(post(alice, writes.create(writes.note("<p>Hello</p>")))).isEqualTo(202);
      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(other.inbox().accepted())
                  .extracting(Received::type)
                  .containsExactly("Accept", "Announce"));
      assertThat(other.inbox().posts()).allMatch(Received::verified);
    }
    await("everything is settled towards its origin too")
        .atMost(SOON)
        .until(() -> relay.hasServed(peer));
    assertThat(peer.inbox().posts()).extracting(Received::type).containsOnly("Accept");
  }

  @Test
  void whatOthersSeeIsTrue() {
    join();
    var client = peer.client();
    var actor = Json.parse(client.get(relay.origin + "/actor").body());
    assertThat(Json.text(actor, "inbox")).isEqualTo(relay.inbox());
    assertThat(Json.text(actor, "type")).isEqualTo("Application");
    var account = "acct:relay@127.0.0.1:" + relay.port();
    var finger = client.get(relay.origin + "/.well-known/webfinger?resource=" + account);
    assertThat(finger.body()).contains(relay.origin + "/actor");
    assertThat(client.get(relay.origin + "/.well-known/webfinger?resource=acct:x@y").status())
        .isEqualTo(404);
    var info = Json.parse(client.get(relay.origin + "/nodeinfo/2.1").body());
    assertThat(info.path("metadata").path("subscribers").asInt()).isEqualTo(1);
    assertThat(client.get(relay.origin + "/.well-known/host-meta").body()).contains("lrdd");
    assertThat(client.get(relay.origin + "/actor/followers").body()).contains("\"totalItems\":1");
    assertThat(client.get(relay.origin + "/admin/api/members").status()).isEqualTo(401);
    var asOperator = Map.of("Authorization", "Bearer " + RunningRelay.TOKEN);
    var members = client.send("GET", relay.origin + "/admin/api/members", asOperator, new byte[0]);
    assertThat(members.body()).contains(peer.instanceActor().id());
    var identity =
        client.send("GET", relay.origin + "/admin/api/identity", asOperator, new byte[0]);
    assertThat(identity.body()).startsWith("-----BEGIN PRIVATE KEY-----");
  }
}
