package commonplace.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakePeerIT {
  private final FakePeer one = FakePeer.start();
  private final FakePeer two = FakePeer.start();

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  @Test
  void whatOnePostsTheOtherRecordsAndVerifies() {
    var alice = one.person("alice");
    var create =
        Json.bytes(Activities.mastodon(alice).create(Activities.mastodon(alice).note("<p>Hi</p>")));
    two.inbox().next(503).next(Answer.status(429).retryAfter("7"));

    assertThat(one.post(two.sharedInbox(), alice, create).status()).isEqualTo(503);
    assertThat(one.post(two.sharedInbox(), alice, create).header("retry-after")).contains("7");
    assertThat(one.post(two.person("bob").inbox(), alice, create).status()).isEqualTo(202);

    assertThat(two.inbox().posts())
        .allSatisfy(post -> assertThat(post.problem()).isEmpty())
        .allSatisfy(post -> assertThat(post.body()).isEqualTo(create))
        .allSatisfy(post -> assertThat(post.keyId()).isEqualTo(alice.keyId()))
        .extracting(Received::answered)
        .containsExactly(503, 429, 202);
    assertThat(two.inbox().accepted()).extracting(Received::type).containsExactly("Create");
  }

  @Test
  void aChangedBodyAndAStrangersKeyAreNoticed() {
    var alice = one.person("alice");
    var body = "{\"type\":\"Like\"}".getBytes(StandardCharsets.UTF_8);
    var headers = one.client().signed("POST", two.sharedInbox(), alice, body);
    one.client().send("POST", two.sharedInbox(), headers, new byte[] {'{', '}'});
    one.post(two.sharedInbox(), alice, body);
    alice.keys(one.person("mallory").keys());
    one.post(two.sharedInbox(), alice, body);
    assertThat(two.inbox().posts())
        .extracting(Received::verified)
        .containsExactly(false, true, true);
    one.forget(alice.id());
    alice.keys(one.person("trudy").keys());
    one.post(two.sharedInbox(), alice, body);
    assertThat(two.inbox().posts().getLast().problem()).contains("cannot be had");
  }

  @Test
  void aDroppedConnectionAndADeadServerGiveNoAnswer() {
    var alice = one.person("alice");
    var body = new byte[] {'{', '}'};
    two.inbox().next(Answer.drop());
    assertThatThrownBy(() -> one.post(two.sharedInbox(), alice, body))
        .isInstanceOf(UncheckedIOException.class);
    two.goDown();
    assertThatThrownBy(() -> one.post(two.sharedInbox(), alice, body))
        .isInstanceOf(UncheckedIOException.class);
    two.comeBack();
    assertThat(one.post(two.sharedInbox(), alice, body).status()).isEqualTo(202);
    assertThat(two.inbox().accepted()).hasSize(1);
  }

  @Test
  void flagsShowInTheNextFetch() {
    var alice = one.person("alice").indexable(true);
    assertThat(Json.parse(two.client().get(alice.id()).body()).path("indexable").asBoolean())
        .isTrue();
    alice.indexable(false).searchableBy(Activities.PUBLIC);
    var document = Json.parse(two.client().get(alice.id()).body());
    assertThat(document.path("indexable").asBoolean()).isFalse();
    assertThat(document.path("searchableBy").path(0).asString()).isEqualTo(Activities.PUBLIC);
  }

  @Test
  void signedFetchOnlyWantsASignature() {
    var note = Activities.goToSocial(one.person("alice")).note("x");
    one.publish(note).signedFetchOnly(true);
    var id = Json.text(note, "id");
    assertThat(two.client().get(id).status()).isEqualTo(401);
    assertThat(two.client().get(id, two.instanceActor()).status()).isEqualTo(200);
    assertThat(one.gone(id).client().get(id, two.instanceActor()).status()).isEqualTo(410);
    assertThat(two.client().get(one.instanceActor().id()).status()).isEqualTo(200);
    assertThat(two.client().get(one.origin() + "/nodeinfo/2.0").body()).contains("mastodon");
  }

  @Test
  void aKeyMayBeADocumentOfItsOwn() {
    var alice = one.personWithKeyDocument("alice");
    one.signedFetchOnly(true);
    assertThat(one.post(two.sharedInbox(), alice, Activities.goToSocial(alice).followPublic()))
        .returns(202, Reply::status);
    assertThat(two.inbox().posts().getFirst().problem()).isEmpty();
    assertThat(two.inbox().posts().getFirst().keyId()).endsWith("/users/alice/main-key");
  }
}
