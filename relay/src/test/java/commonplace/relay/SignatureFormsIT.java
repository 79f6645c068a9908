package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.JdkMessageSignatures;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import commonplace.relay.subscription.Membership;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers get the form of signature that they have shown to want, and draft-cavage otherwise.
class SignatureFormsIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final FakePeer home = FakePeer.start();
  private final FakePeer reader = FakePeer.start();
  private RunningRelay relay;
  private int notes;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    join(home);
  }

  @AfterEach
  void stop() {
    relay.close();
    home.close();
    reader.close();
  }

  private void join(FakePeer peer) {
    var follow = Activities.mastodon(peer.instanceActor()).followPublic();
    assertThat(peer.post(relay.inbox(), peer.instanceActor(), follow).status()).isEqualTo(202);
    awaitPosts(peer, 1);
  }

  private static void awaitPosts(FakePeer peer, int count) {
    await().atMost(SOON).until(() -> peer.inbox().count() >= count);
  }

  private void post() {
    var alice = home.person("alice");
    var writes = Activities.mastodon(alice);
    var create = writes.create(writes.note("<p>Note " + notes++ + "</p>"));
    assertThat(home.post(relay.inbox(), alice, create).status()).isEqualTo(202);
  }

  private static boolean isMessageSignature(Received request) {
    return request.header("Signature-Input").isPresent();
  }

  @Test
  void aGetThatIsRefusedIsTriedOnceInTheOtherFormAndWhatPassedIsKept() throws IOException {
    join(reader);
    reader.messageSignaturesOnly(true);
    var bob = reader.person("bob");
    var writes = Activities.mastodon(bob);
    assertThat(reader.post(relay.inbox(), bob, writes.create(writes.note("Hi"))).status())
        .isEqualTo(202);
    var fetches = reader.fetches().stream().filter(f -> f.target().equals("/users/bob")).toList();
    assertThat(fetches).extracting(Received::answered).containsExactly(401, 200);
    assertThat(fetches)
        .extracting(SignatureFormsIT::isMessageSignature)
        .containsExactly(false, true);
    assertThat(fetches).allMatch(Received::verified);

    restart();
    post();
    awaitPosts(reader, 2);
    var announce = reader.inbox().posts().getLast();
    assertThat(isMessageSignature(announce)).isTrue();
    assertThat(announce.problem()).isEmpty();
    var carol = reader.person("carol");
    var hers = Activities.mastodon(carol);
    assertThat(reader.post(relay.inbox(), carol, hers.create(hers.note("Hi"))).status())
        .isEqualTo(202);
    assertThat(reader.fetches().stream().filter(f -> f.target().equals("/users/carol")))
        .extracting(Received::answered)
        .containsExactly(200);
  }

  private void restart() {
    int port = relay.port();
    var log = relay.log;
    relay.close();
    relay = RunningRelay.on(log, folder, Membership.OPEN, port);
  }

  @Test
  void whoAsksForMessageSignaturesGetsThem() {
    reader.asksForMessageSignatures(true);
    join(reader);
    post();
    awaitPosts(reader, 2);
    assertThat(reader.inbox().posts())
        .extracting(SignatureFormsIT::isMessageSignature)
        .containsExactly(false, true);
    assertThat(reader.inbox().posts()).allMatch(Received::verified);
  }

  @Test
  void aPostThatIsRefusedIsNotSentAgainInTheOtherForm() {
    reader.asksForMessageSignatures(true);
    join(reader);
    reader.asksForMessageSignatures(false);
    reader.inbox().next(400);
    post();
    awaitPosts(reader, 2);
    post();
    awaitPosts(reader, 3);
    assertThat(reader.inbox().posts())
        .extracting(SignatureFormsIT::isMessageSignature)
        .containsExactly(false, true, false);
    assertThat(reader.inbox().posts())
        .extracting(post -> Json.text(post.json(), "object"))
        .doesNotHaveDuplicates();
  }

  /// Nothing is lost to a server that takes the new form alone, and says so.
  @Test
  void aPostThatIsRefusedWithAWordOnHowToSignIsSentSoOnce() {
    reader.asksForMessageSignatures(true);
    reader.inbox().next(401);
    join(reader);
    awaitPosts(reader, 2);
    assertThat(reader.inbox().posts())
        .extracting(Received::type)
        .containsExactly("Accept", "Accept");
    assertThat(reader.inbox().posts())
        .extracting(SignatureFormsIT::isMessageSignature)
        .containsExactly(false, true);
    assertThat(reader.inbox().posts()).allMatch(Received::verified);
  }

  @Test
  void whoRefusesWhatItAskedForIsNotAskedAgain() {
    join(reader);
    reader.asksForMessageSignatures(true);
    reader.inbox().next(401, 401);
    post();
    awaitPosts(reader, 3);
    reader.inbox().next(401);
    post();
    post();
    awaitPosts(reader, 5);
    assertThat(reader.inbox().posts())
        .extracting(SignatureFormsIT::isMessageSignature)
        .containsExactly(false, false, true, false, false);
  }

  @Test
  void aMemberThatSignsSoIsAnsweredSo() {
    join(reader);
    var bob = reader.person("bob");
    var writes = Activities.mastodon(bob);
    var create = Json.bytes(writes.create(writes.note("Hi")));
    var now = InstantSource.system().instant().getEpochSecond();
    var headers =
        JdkMessageSignatures.mastodonPost(
            bob.keyId(), bob.keys().getPrivate(), now, relay.inbox(), create);
    assertThat(reader.client().send("POST", relay.inbox(), headers, create).status())
        .isEqualTo(202);
    post();
    awaitPosts(reader, 2);
    assertThat(List.of(reader.inbox().posts().getLast()))
        .allMatch(SignatureFormsIT::isMessageSignature)
        .allMatch(Received::verified);
  }
}
