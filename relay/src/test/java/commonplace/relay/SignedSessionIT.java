package commonplace.relay;

import static java.util.concurrent.CompletableFuture.supplyAsync;
import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.TermsSession;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.JdkMessageSignatures;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server's own actor shows by its signature whose terms it may set; nobody else does.
class SignedSessionIT {
  @TempDir Path folder;
  private RunningRelay relay;
  private FakePeer peer;
  private FakePeer other;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    peer = FakePeer.start();
    other = FakePeer.start();
  }

  @AfterEach
  void stop() {
    relay.close();
    peer.close();
    other.close();
  }

  private byte[] challenge(FakePeer of) {
    var url = relay.origin + "/api/v1/terms/proof?host=" + of.authority();
    var proof = peer.client().send("POST", url, Map.of(), new byte[0]).body();
    return Json.bytes(Json.object().put("key", Json.text(Json.parse(proof), "key")));
  }

  private String session() {
    return relay.origin + "/api/v1/terms/session";
  }

  private Reply signed(FakeActor actor, byte[] body) {
    return peer.post(session(), actor, body);
  }

  @Test
  void theServersOwnActorGetsASessionOncePerKey() {
    var key = challenge(peer);
    var headers = peer.client().signed("POST", session(), peer.instanceActor(), key);
    var reply = peer.client().send("POST", session(), headers, key);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    var token = Json.text(Json.parse(reply.body()), "token");
    var terms =
        peer.client()
            .send(
                "PUT",
                relay.origin + "/api/v1/terms",
                Map.of("Authorization", "Bearer " + token),
                Json.bytes(Json.object().put("version", 0).put("memoryDays", 30)));
    assertThat(terms.status()).as(terms.body()).isEqualTo(200);
    assertThat(Json.text(Json.parse(terms.body()), "author")).isEqualTo(peer.authority());

    var replayed = peer.client().send("POST", session(), headers, key);
    assertThat(replayed.status()).isEqualTo(403);
    assertThat(replayed.body()).contains("used before");
    assertThat(signed(peer.instanceActor(), challenge(peer)).status())
        .as("a new key, at once: ours is known by now")
        .isEqualTo(200);
  }

  @Test
  void soItDoesWithARfc9421Signature() {
    var key = challenge(peer);
    var headers =
        JdkMessageSignatures.mastodonPost(
            peer.instanceActor().keyId(),
            peer.instanceActor().keys().getPrivate(),
            InstantSource.system().instant().getEpochSecond(),
            session(),
            key);
    var reply = peer.client().send("POST", session(), headers, key);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(peer.client().send("POST", session(), headers, challenge(peer)).status())
        .as("another body")
        .isEqualTo(403);
  }

  @Test
  void whoeverElseIsOnTheServerDoesNotSpeakForIt() {
    assertThat(signed(peer.person("ada"), challenge(peer)).body())
        .contains("no Application of " + peer.authority());
    var bot = other.actor("/users/bot", "Service", "bot");
    var reply = other.post(session(), bot, challenge(other));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("no Application");
  }

  @Test
  void anApplicationThatTheServerDoesNotNameIsNotEnough() {
    var relayActor = peer.actor("/relay", "Application", "relay");
    var reply = signed(relayActor, challenge(peer));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.body()).contains("does not follow this relay");

    var named = other.actor("/relay", "Application", "relay");
    var links = Json.object();
    links
        .putArray("links")
        .addObject()
        .put("rel", "self")
        .put("type", "application/activity+json")
        .put("href", named.id());
    other.serve(
        "/.well-known/webfinger?resource=acct:" + other.authority() + "@" + other.authority(),
        200,
        "application/jrd+json",
        links.toString());
    assertThat(other.post(session(), named, challenge(other)).status()).isEqualTo(200);
  }

  @Test
  void anotherServersActorAndForgeriesProveNothing() {
    var key = challenge(peer);
    assertThat(signed(other.instanceActor(), key).status()).as("another server").isEqualTo(403);
    var headers = peer.client().signed("POST", session(), peer.instanceActor(), key);
    assertThat(peer.client().send("POST", session(), headers, challenge(peer)).status())
        .as("another body")
        .isEqualTo(403);
    var old = new HashMap<>(headers);
    old.put("Date", "Sat, 01 Nov 2025 12:00:00 GMT");
    assertThat(
            peer.client()
                .send(
                    "POST",
                    session(),
                    peer.client().sign("POST", session(), peer.instanceActor(), old),
                    key)
                .status())
        .as("signed long ago")
        .isEqualTo(403);
    assertThat(peer.fetches()).as("none of this made us ask").isEmpty();
    var elsewhere =
        peer.client().signed("POST", relay.origin + "/inbox", peer.instanceActor(), key);
    assertThat(peer.client().send("POST", session(), elsewhere, key).status())
        .as("signed for the inbox")
        .isEqualTo(403);
    var activity = Json.object().put("type", "Create");
    activity.set("key", Json.parse(new String(key, StandardCharsets.UTF_8)).get("key"));
    assertThat(signed(peer.instanceActor(), Json.bytes(activity)).status())
        .as("something sent on")
        .isEqualTo(400);
  }

  /// As a proxy in front of two nodes would pass it on twice.
  @Test
  void theSameRequestToTwoNodesAtOnceOpensOneSession() throws Exception {
    try (var second = relay.beside("b", InstantSource.system())) {
      for (var node : List.of(relay, second)) {
        assertThat(sent(node, challenge(peer)).status()).as("now it knows the key").isEqualTo(200);
      }
      for (int round = 0; round < 6; round++) {
        var key = challenge(peer);
        var headers = peer.client().signed("POST", session(), peer.instanceActor(), key);
        var replies =
            Stream.of(relay, second, relay, second)
                .map(node -> supplyAsync(() -> sent(node, headers, key)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
        assertThat(replies).extracting(Reply::status).containsExactlyInAnyOrder(200, 403, 403, 403);
        assertThat(replies)
            .filteredOn(reply -> reply.status() == 403)
            .allSatisfy(reply -> assertThat(reply.body()).contains("used before"));
        assertThat(sent(second, headers, key).status()).as("and later").isEqualTo(403);
      }
    }
    var opened = new TermsSession(peer.authority(), ActorUri.of(peer.instanceActor().id()));
    assertThat(relay.records(relay.topics.termsSessions()))
        .hasSizeBetween(8, 26)
        .allSatisfy(logged -> {
          assertThat(logged.value()).contains(opened);
          assertThat(logged.key()).as("a digest").matches("[A-Za-z0-9_-]{43}");
        });
  }

  private Reply sent(RunningRelay node, byte[] key) {
    var headers = peer.client().signed("POST", session(), peer.instanceActor(), key);
    return sent(node, headers, key);
  }

  /// At this node, as a proxy passes it on.
  private Reply sent(RunningRelay node, Map<String, String> headers, byte[] key) {
    return peer.client().send("POST", node.here("/api/v1/terms/session"), headers, key);
  }

  @Test
  void withoutTheLogNobodyGetsASessionAndTheKeyIsStillGood() {
    var key = challenge(peer);
    assertThat(signed(peer.instanceActor(), challenge(peer)).status()).isEqualTo(200);
    relay.log.unavailable(true);
    var refused = signed(peer.instanceActor(), key);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("retry-after")).isPresent();
    relay.log.unavailable(false);
    assertThat(signed(peer.instanceActor(), key).status()).isEqualTo(200);
  }
}
