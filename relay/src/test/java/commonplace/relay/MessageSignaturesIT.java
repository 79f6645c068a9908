package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Answer;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.JdkMessageSignatures;
import commonplace.core.testkit.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A member that signs as in RFC 9421 only, over real HTTP.
class MessageSignaturesIT {
  @TempDir Path folder;
  private final FakePeer peer = FakePeer.start();
  private final FakeActor alice = peer.person("alice");
  private final Activities writes = Activities.mastodon(alice);
  private RunningRelay relay;

  @BeforeEach
  void start() throws IOException {
    peer.inbox().usually(Answer.status(503));
    relay = RunningRelay.start(folder);
  }

  @AfterEach
  void stop() {
    relay.close();
    peer.close();
  }

  private Map<String, String> signed(FakeActor actor, byte[] body) {
    return JdkMessageSignatures.mastodonPost(
        actor.keyId(),
        actor.keys().getPrivate(),
        InstantSource.system().instant().getEpochSecond(),
        relay.inbox(),
        body);
  }

  private int post(FakeActor actor, byte[] body) {
    return peer.client().send("POST", relay.inbox(), signed(actor, body), body).status();
  }

  @Test
  void itJoinsAndItsPostsAreAdmitted() {
    var follow = Activities.mastodon(peer.instanceActor()).followPublic();
    assertThat(post(peer.instanceActor(), Json.bytes(follow))).isEqualTo(202);
    var create = Json.bytes(writes.create(writes.note("<p>Hello</p>")));
    assertThat(post(alice, create)).isEqualTo(202);
    var admitted = relay.records(relay.topics.activities()).getFirst().value().orElseThrow();
    assertThat(admitted.body().toArray()).isEqualTo(create);
  }

  @Test
  void anAlteredPostIsRefusedAndTheRefusalKnownByServer() {
    var create = Json.bytes(writes.create(writes.note("<p>Hello</p>")));
    var altered =
        (new String(create, StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8);
    var reply = peer.client().send("POST", relay.inbox(), signed(alice, create), altered);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.body()).contains("the body does not match the Content-Digest header");
    assertThat(relay.relay.lastRefusals()).containsKey(peer.authority());
    assertThat(peer.fetches()).isEmpty();
  }
}
