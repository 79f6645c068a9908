package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow.State;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import commonplace.relay.inbox.Admission.TryLater;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Who gets in, and in which order it is found out.
class InboxPipelineTest extends AtTheDoor {
  @Test
  void whatIsRightIsOnTheLogByteForByteBefore202() throws InterruptedException {
    var body = Json.bytes(create());
    assertThat(door.post(ALICE, body)).isEqualTo(new Admitted("Create"));
    var admitted = door.records(door.topics.activities()).getFirst().value().orElseThrow();
    assertThat(admitted.body().toArray()).isEqualTo(body);
    assertThat(admitted.signer().text()).isEqualTo(ALICE);
    assertThat(door.post(ALICE, body)).isEqualTo(new Admission.Duplicate());
    assertThat(door.records(door.topics.activities())).hasSize(1);
  }

  @Test
  void theFormIsCheckedFirst() throws InterruptedException {
    var body = Json.bytes(create());
    var headers = door.signed(ALICE, body);
    headers.put("content-type", "text/html");
    refused(Refusal.WRONG_CONTENT_TYPE, 415, door.send(headers, body));
    refused(Refusal.NOT_JSON, 400, door.post(ALICE, utf8("{\"type\":")));
    refused(Refusal.NOT_JSON, 400, door.post(ALICE, utf8("{\"a\":1,\"a\":2}")));
    refused(Refusal.NOT_JSON, 400, door.post(ALICE, utf8("[".repeat(1_000))));
    refused(Refusal.NOT_AN_ACTIVITY, 422, door.post(ALICE, utf8("[]")));
    refused(Refusal.NOT_AN_ACTIVITY, 422, door.post(ALICE, activity("Create", ALICE)));
    var odd = create();
    odd.put("id", 7);
    refused(Refusal.NOT_AN_ACTIVITY, 422, door.post(ALICE, odd));
    var crowded = create();
    var numbers = crowded.putArray("numbers");
    for (int i = 0; i < BodyRoom.MAX_TOKENS; i++) {
      numbers.add(0);
    }
    refused(Refusal.NOT_AN_ACTIVITY, 422, door.post(ALICE, crowded));
    assertThat(door.fetched).isEmpty();
  }

  @Test
  void aSignatureMustBeThereRecentForUsAndCoverTheBody() throws InterruptedException {
    var body = Json.bytes(create());
    for (var header : new String[] {"signature", "digest", "date", "host"}) {
      var headers = door.signed(ALICE, body);
      headers.remove(header);
      refused(Refusal.BAD_SIGNATURE, 401, door.send(headers, body));
    }
    var old = door.signed(ALICE, body);
    old.put("date", "Sun, 01 Mar 2026 10:00:00 GMT");
    old.put("signature", door.signature(ALICE, old));
    refused(Refusal.BAD_SIGNATURE, 401, door.send(old, body));
    var elsewhere = door.signed(ALICE, body);
    elsewhere.put("host", "other.example");
    elsewhere.put("signature", door.signature(ALICE, elsewhere));
    refused(Refusal.BAD_SIGNATURE, 401, door.send(elsewhere, body));
    refused(Refusal.BAD_SIGNATURE, 401, door.send(door.signed(ALICE, body), utf8(create() + " ")));
    assertThat(door.fetched).isEmpty();
  }

  @Test
  void aStrangerIsRefusedBeforeAnythingIsFetched() throws InterruptedException {
    var stranger = "https://stranger.example/users/eve";
    door.actor(stranger, "Person");
    refused(Refusal.NOT_A_MEMBER, 403, door.post(stranger, activity("Like", stranger)));
    var delete = activity("Delete", stranger).put("object", stranger + "/notes/1");
    refused(Refusal.NOT_A_MEMBER, 403, door.post(stranger, delete));
    assertThat(door.fetched).isEmpty();
  }

  @Test
  void aKeyOfOursIsNeverFetched() throws InterruptedException {
    var us = Door.RELAY + "/actor";
    for (var type : new String[] {"Follow", "Undo", "Delete", "Update", "Create"}) {
      var activity = activity(type, us).put("object", PUBLIC);
      if (type.equals("Create") || type.equals("Update")) {
        activity.set("object", note(us + "/1", PUBLIC).put("attributedTo", us));
      }
      refused(Refusal.NOT_A_MEMBER, 403, door.post(us, activity));
    }
    assertThat(door.fetched).isEmpty();
  }

  @Test
  void aStrangersUndoIsRefusedBeforeAnythingIsFetched() throws InterruptedException {
    var stranger = "https://stranger.example/users/eve";
    door.actor(stranger, "Person");
    var undo = activity("Undo", stranger).put("object", stranger + "#follow");
    refused(Refusal.NOT_A_MEMBER, 403, door.post(stranger, undo));
    assertThat(door.fetched).isEmpty();
  }

  @Test
  void whoeverIsNamedByAFalseSignatureIsNotStored() throws InterruptedException {
    var victim = "https://victim.example/users/eve";
    door.actor(victim, "Person");
    var body = Json.bytes(activity("Follow", victim).put("object", PUBLIC));
    refused(Refusal.BAD_SIGNATURE, 401, door.send(falselySigned(victim, body), body));
    assertThat(door.fetched).isNotEmpty();
    assertThat(door.records(door.topics.actors())).isEmpty();
  }

  /// However many of its people knock, or want to leave.
  @Test
  void ofAServerThatWasTurnedAwayNobodyIsStored() throws InterruptedException {
    var server = "https://new.example/actor";
    door.subscribe(server, "Application", State.REJECTED);
    await().atMost(SOON).until(() -> door.subscriptions.find(ActorUri.of(server)).isPresent());
    for (int i = 0; i < 5; i++) {
      var actor = "https://new.example/users/" + i;
      door.actor(actor, "Person");
      refused(
          Refusal.NOT_A_MEMBER,
          403,
          door.post(actor, activity("Undo", actor).put("object", actor + "#follow")));
    }
    assertThat(door.fetched).isEmpty();
    assertThat(door.records(door.topics.actors())).isEmpty();
  }

  @Test
  void aStrangerIsStoredOnceItHasSubscribed() throws InterruptedException {
    var stranger = "https://new.example/actor";
    door.actor(stranger, "Application");
    refused(
        Refusal.WRONG_FOLLOW,
        422,
        door.post(stranger, activity("Follow", stranger).put("object", ALICE)));
    assertThat(door.records(door.topics.actors())).isEmpty();
    assertThat(door.post(stranger, activity("Follow", stranger).put("object", PUBLIC)))
        .isEqualTo(new Admitted("Follow"));
    assertThat(door.records(door.topics.actors())).hasSize(1);
    assertThat(door.fetched).hasSize(1);
  }

  @Test
  void nobodySpeaksForAnother() throws InterruptedException {
    var other = "https://other.example/users/eve";
    refused(
        Refusal.FORWARDED,
        403,
        door.post(ALICE, activity("Create", other).set("object", note(NOTE, PUBLIC))));
    refused(Refusal.FORWARDED, 403, door.post(SERVER + "/users/mod", create()));
    assertThat(door.post(SERVER + "/actor", create())).isInstanceOf(Admitted.class);
  }

  @Test
  void onlyAnOwnerSaysWhatBecomesOfAnObject() throws InterruptedException {
    refused(
        Refusal.NOT_THE_OWNER,
        403,
        door.post(ALICE, about("Create", note("https://other.example/notes/1", PUBLIC))));
    var foreign = create().put("id", "https://other.example/activities/1");
    refused(Refusal.NOT_THE_OWNER, 403, door.post(ALICE, foreign));
    var delete = activity("Delete", ALICE).put("object", "https://other.example/notes/1");
    refused(Refusal.NOT_THE_OWNER, 403, door.post(ALICE, delete));
  }

  @Test
  void aKeyThatCannotBeHadIs401AServerThatCannotIs503() throws InterruptedException {
    var bob = SERVER + "/users/bob";
    refused(Refusal.NO_KEY, 401, door.post(bob, activity("Move", bob).put("object", bob)));
    var carol = SERVER + "/users/carol";
    door.served.put(carol, new FetchResult.Unreachable("no answer"));
    assertThat(door.post(carol, activity("Move", carol).put("object", carol)))
        .isInstanceOf(TryLater.class);
    var gone = activity("Delete", bob).put("object", bob + "/notes/1");
    assertThat(door.post(bob, gone)).isInstanceOf(Ignored.class);
  }

  /// Anybody can send a Delete with a false signature, at a moment when a proxy says 404 to all.
  @Test
  void anActorIsGoneOnlyIfItsServerSaysSoAndAnswersForItself() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var body = Json.bytes(activity("Delete", ALICE).put("object", ALICE));
    var nodeInfo = SERVER + "/.well-known/nodeinfo";
    var shown = door.served.remove(ALICE);
    door.served.put(nodeInfo, new FetchResult.Fetched(404, "", Bytes.EMPTY, Iri.of(nodeInfo)));
    assertThat(door.send(falselySigned(ALICE, body), body))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Refusal.NO_KEY));
    door.served.put(ALICE, Objects.requireNonNull(shown));
    assertThat(door.post(ALICE, about("Create", note(NOTE + "2", PUBLIC))))
        .as("nothing was erased")
        .isInstanceOf(Admitted.class);
  }

  private Map<String, String> falselySigned(String actor, byte[] body) {
    var headers = door.signed(actor, body);
    headers.compute("signature", (_, good) -> good.replace("signature=\"", "signature=\"AAAA"));
    return headers;
  }

  @Test
  void aLogOutOfReachIs503() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    door.log.unavailable(true);
    assertThat(door.post(ALICE, about("Create", note(NOTE + "2", PUBLIC))))
        .isInstanceOf(TryLater.class);
    assertThat(door.post(ALICE, activity("Delete", ALICE).put("object", NOTE)))
        .isInstanceOf(TryLater.class);
    door.log.unavailable(false);
    assertThat(door.records(door.topics.activities())).hasSize(1);
  }

  @Test
  void aFollowAndItsUndoCountOnce() throws InterruptedException {
    var actor = "https://new.example/actor";
    door.actor(actor, "Application");
    var follow = activity("Follow", actor).put("object", PUBLIC);
    assertThat(door.post(actor, follow)).isEqualTo(new Admitted("Follow"));
    assertThat(door.post(actor, follow)).isEqualTo(new Admitted("Follow"));
    var undo = activity("Undo", actor).put("object", Json.text(follow, "id"));
    assertThat(door.post(actor, undo)).isEqualTo(new Admitted("Undo"));
    refused(Refusal.REPLAYED, 403, door.post(actor, undo));
    refused(Refusal.REPLAYED, 403, door.post(actor, follow));
    var again = activity("Follow", actor).put("object", PUBLIC);
    assertThat(door.post(actor, again)).isEqualTo(new Admitted("Follow"));
    var old = activity("Undo", actor).put("object", Json.text(follow, "id"));
    assertThat(door.post(actor, old)).isInstanceOf(Ignored.class);
    refused(
        Refusal.WRONG_FOLLOW,
        422,
        door.post(actor, activity("Follow", actor).put("object", ALICE)));
    var nameless = activity("Follow", actor).put("object", PUBLIC);
    nameless.remove("id");
    refused(Refusal.WRONG_FOLLOW, 422, door.post(actor, nameless));
  }
}
