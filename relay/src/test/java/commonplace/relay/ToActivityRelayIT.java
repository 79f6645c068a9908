package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A member that runs Activity-Relay, which drops Announces that name Public, beside one that does
/// not.
class ToActivityRelayIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final FakePeer home = FakePeer.start();
  private final FakePeer reader = FakePeer.start();
  private final FakePeer other = FakePeer.start().software("activity-relay", "2.0.11");
  private RunningRelay relay;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    var actor = other.instanceActor().set("type", "Service");
    join(home);
    join(reader);
    var follow = Activities.mastodon(actor).follow(relay.origin + "/actor");
    assertThat(other.post(relay.inbox(), actor, follow).status()).isEqualTo(202);
    var id = ActorUri.of(actor.id());
    await().atMost(SOON).until(() -> relay.relay.subscriptions().software(id).isPresent());
  }

  @AfterEach
  void stop() {
    relay.close();
    home.close();
    reader.close();
    other.close();
  }

  private void join(FakePeer peer) {
    var follow = Activities.mastodon(peer.instanceActor()).followPublic();
    assertThat(peer.post(relay.inbox(), peer.instanceActor(), follow).status()).isEqualTo(202);
  }

  private static Received awaitOne(FakePeer peer, String type) {
    await()
        .atMost(SOON)
        .until(() -> peer.inbox().posts().stream().anyMatch(post -> post.type().equals(type)));
    return peer.inbox().posts().stream()
        .filter(post -> post.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private void assertAddressed(String type) {
    var toIt = awaitOne(other, type).json();
    var followers = relay.origin + "/actor/followers";
    assertThat(toIt.get("to")).isEqualTo(Json.array(followers, other.instanceActor().id()));
    assertThat(toIt.has("cc")).isFalse();
    var toReader = awaitOne(reader, type).json();
    assertThat(toReader.get("cc")).isEqualTo(Json.array(Activities.PUBLIC));
    assertThat(toReader.get("id")).isEqualTo(toIt.get("id"));
  }

  @Test
  void itIsNamedInPlaceOfPublic() {
    var alice = home.person("alice");
    var writes = Activities.mastodon(alice);
    var note = writes.note("<p>Without a proof</p>");
    home.publish(note);
    assertThat(home.post(relay.inbox(), alice, writes.create(note)).status()).isEqualTo(202);
    assertAddressed("Announce");
    var delete = writes.delete(Json.text(note, "id"));
    assertThat(home.post(relay.inbox(), alice, delete).status()).isEqualTo(202);
    assertAddressed("Undo");
  }
}
