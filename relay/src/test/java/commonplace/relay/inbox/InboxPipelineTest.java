package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.LogRecord;
import commonplace.core.peer.FetchResult;
import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import commonplace.relay.inbox.Admission.TryLater;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Every way in and every refusal, with real signatures.
class InboxPipelineTest {
  private static final String PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
  private static final String SERVER = "https://m.example";
  private static final String ALICE = SERVER + "/users/alice";
  private static final String NOTE = ALICE + "/notes/1";

  private static final AtomicInteger NEXT = new AtomicInteger();

  @TempDir Path folder;
  private Door door;

  @BeforeEach
  void open() throws InterruptedException {
    door = new Door(folder, SERVER);
    door.actor(ALICE, "Person");
    door.actor(SERVER + "/users/mod", "Person");
    door.actor(SERVER + "/actor", "Application");
  }

  @AfterEach
  void close() {
    door.close();
  }

  private static ObjectNode activity(String type, String actor) {
    return Json.object()
        .put("id", actor + "/activities/" + type + NEXT.incrementAndGet())
        .put("type", type)
        .put("actor", actor);
  }

  private static ObjectNode note(String id, String to) {
    var note = Json.object().put("id", id).put("type", "Note").put("content", "secret words");
    note.put("attributedTo", ALICE).set("to", Json.array(to));
    return note;
  }

  private static ObjectNode about(String type, ObjectNode note) {
    var activity = activity(type, ALICE);
    activity.set("to", note.get("to"));
    activity.set("object", note);
    return activity;
  }

  private static ObjectNode create() {
    return about("Create", note(NOTE, PUBLIC));
  }

  private void refused(Refusal reason, int status, Admission admission) {
    assertThat(admission)
        .asInstanceOf(type(Refused.class))
        .satisfies(refused -> {
          assertThat(refused.reason()).isEqualTo(reason);
          assertThat(refused.reason().status()).isEqualTo(status);
          assertThat(refused.detail()).isNotBlank().doesNotContain("secret");
        });
    assertThat(door.records(door.topics.activities())).isEmpty();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

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
  void whatIsNotPublicIsRefusedAndLeavesNothing() throws InterruptedException {
    refused(
        Refusal.NOT_PUBLIC,
        403,
        door.post(ALICE, about("Create", note(NOTE, ALICE + "/followers"))));
    var inner = create();
    inner.set("object", note(NOTE, ALICE + "/followers"));
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, inner));
    var move = activity("Move", ALICE).put("object", ALICE).put("target", ALICE + "2");
    move.set("to", Json.array(ALICE + "/followers"));
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, move));
    var add = activity("Add", ALICE);
    add.set("to", Json.array(PUBLIC));
    add.set("object", note(NOTE, ALICE + "/followers"));
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, add));
    var announce = activity("Announce", ALICE);
    announce.set("to", Json.array(ALICE + "/followers"));
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, announce.put("object", NOTE)));
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
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
  void whatNobodyRelaysIsAnswered202AndNotLogged() throws InterruptedException {
    for (var type : new String[] {"Like", "Flag", "Block", "EmojiReact", "View"}) {
      var ignored = activity(type, ALICE).put("object", NOTE);
      assertThat(door.post(ALICE, ignored)).isInstanceOf(Ignored.class);
    }
    var vote = note(NOTE, "https://other.example/users/bob");
    vote.remove("content");
    vote.put("name", "apples").put("inReplyTo", "https://other.example/polls/1");
    assertThat(door.post(ALICE, about("Create", vote))).isInstanceOf(Ignored.class);
    var unlisted = note(NOTE, ALICE + "/followers");
    unlisted.set("cc", Json.array(PUBLIC));
    var create = about("Create", unlisted);
    create.set("cc", Json.array(PUBLIC));
    assertThat(door.post(ALICE, create)).isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.activities())).isEmpty();
  }

  @Test
  void aProfileForFollowersIsReadButNotRelayed() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var profile =
        Json.object().put("id", ALICE).put("type", "Person").put("inbox", ALICE + "/inbox");
    profile.put("indexable", true);
    var update = activity("Update", ALICE);
    update.set("to", Json.array(ALICE + "/followers"));
    update.set("object", profile);
    assertThat(door.post(ALICE, update)).isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.activities())).hasSize(1);
    assertThat(
            door.records(door.topics.actors()).getLast().value().orElseThrow().flags().indexable())
        .contains(true);
  }

  @Test
  void onlyAnActorsDocumentIsAProfile() throws InterruptedException {
    var disguised = note(ALICE, ALICE + "/followers");
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, about("Update", disguised)));
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

  private ObjectNode leaves(String actor) {
    return activity("Delete", actor).put("object", actor);
  }

  /// With so little room that whoever posts next is forgotten.
  @Test
  void anActorThatHadToMakeRoomIsStillErasedOnceItsServerSaysThatItIsGone()
      throws InterruptedException {
    // known before the start, so that nothing is read later that would bring it back
    door.known(ALICE, "Person");
    try (var cramped = new Door(folder.resolve("cramped"), door.log, 3_000, SERVER)) {
      cramped.actor(ALICE, "Person");
      cramped.actor(SERVER + "/users/mod", "Person");
      for (int i = 0; i < 3; i++) {
        var other = SERVER + "/users/other" + i;
        cramped.actor(other, "Person");
        assertThat(cramped.post(other, activity("Move", other).put("object", other)))
            .isInstanceOf(Admitted.class);
      }
      var stranger = SERVER + "/users/never-seen";
      assertThat(cramped.post(stranger, leaves(stranger)))
          .isEqualTo(new Ignored("nothing is known of this actor"));
      var nameless = door.signed(ALICE, Json.bytes(leaves(ALICE)));
      nameless.put("signature", door.signature(SERVER + "/no-such", nameless));
      assertThat(cramped.send(nameless, Json.bytes(leaves(ALICE))))
          .as("whoever names no key of its own erases nobody")
          .isInstanceOf(Refused.class);
      assertThat(cramped.records(cramped.topics.withdrawals())).isEmpty();
      cramped.served.remove(ALICE);
      for (int twice = 0; twice < 2; twice++) {
        assertThat(cramped.post(ALICE, leaves(ALICE))).isInstanceOf(Ignored.class);
        assertThat(cramped.records(cramped.topics.withdrawals())).hasSize(1);
      }
      assertThat(cramped.records(cramped.topics.actors()).getLast())
          .satisfies(last -> {
            assertThat(last.key()).isEqualTo(ALICE);
            assertThat(last.value()).isEmpty();
          });
    }
  }

  @Test
  void whatWasRelayedIsWithdrawnInItsOwnPartition() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    assertThat(door.post(ALICE, activity("Delete", ALICE).put("object", NOTE)))
        .isEqualTo(new Admitted("Delete"));
    assertThat(partitions(door.records(door.topics.withdrawals()))).hasSize(1);
    assertThat(door.records(door.topics.activities()))
        .extracting(LogRecord::key)
        .containsExactly("create/" + NOTE, "delete/" + NOTE, "create/" + NOTE, "update/" + NOTE);
    assertThat(door.post(ALICE, about("Create", note(NOTE, PUBLIC)))).isInstanceOf(Ignored.class);
  }

  @Test
  void aModeratorsDeleteReachesEveryPartitionAndErasesWhereTheObjectIs()
      throws InterruptedException {
    var mod =
        IntStream.range(0, 100)
            .mapToObj(i -> SERVER + "/users/mod" + i)
            .filter(name -> partition(name) != partition(ALICE))
            .findFirst()
            .orElseThrow();
    door.actor(mod, "Person");
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    assertThat(door.post(mod, activity("Delete", mod).put("object", NOTE)))
        .isEqualTo(new Admitted("Delete"));
    assertThat(partitions(door.records(door.topics.withdrawals()))).containsOnly(0, 1, 2, 3);
    int home = partition(ALICE);
    assertThat(door.records(door.topics.activities()))
        .filteredOn(r -> r.value().isEmpty() && r.position().partition() == home)
        .extracting(LogRecord::key)
        .containsExactly("create/" + NOTE, "update/" + NOTE);
  }

  @Test
  void aDeleteOfWhatWasRelayedLongAgoStillReachesTheArchive() throws InterruptedException {
    var delete = activity("Delete", ALICE).put("object", NOTE);
    assertThat(door.post(ALICE, delete)).isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.activities())).isEmpty();
    assertThat(partitions(door.records(door.topics.withdrawals()))).containsOnly(0, 1, 2, 3);
  }

  @Test
  void whoLeftMayStillTakeBackTheConsentAndNothingElse() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var actor = SERVER + "/actor";
    var undo = activity("Undo", actor).put("object", actor + "#follow");
    assertThat(door.post(actor, undo)).isEqualTo(new Admitted("Undo"));
    var logged = door.records(door.topics.activities()).size();
    var profile =
        Json.object().put("id", ALICE).put("type", "Person").put("inbox", ALICE + "/inbox");
    profile.put("indexable", false);
    var update = activity("Update", ALICE);
    update.set("to", Json.array("https://www.w3.org/ns/activitystreams#Public"));
    update.set("object", profile);
    assertThat(door.post(ALICE, update)).isInstanceOf(Ignored.class);
    assertThat(
            door.records(door.topics.actors()).getLast().value().orElseThrow().flags().indexable())
        .contains(false);
    assertThat(door.records(door.topics.activities())).hasSize(logged);
    assertThat(door.post(ALICE, about("Update", note(ALICE, NOTE))))
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Refusal.NOT_A_MEMBER));
  }

  @Test
  void whoLeftMayStillDelete() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var actor = SERVER + "/actor";
    var undo = activity("Undo", actor).put("object", actor + "#follow");
    assertThat(door.post(actor, undo)).isEqualTo(new Admitted("Undo"));
    assertThat(door.post(ALICE, activity("Delete", ALICE).put("object", NOTE)))
        .isEqualTo(new Admitted("Delete"));
  }

  @Test
  void anUpdateOutOfPublicEndsTheObject() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var hidden = about("Update", note(NOTE, ALICE + "/followers"));
    for (int twice = 0; twice < 2; twice++) {
      assertThat(door.post(ALICE, hidden))
          .asInstanceOf(type(Refused.class))
          .extracting(Refused::reason)
          .isEqualTo(Refusal.NOT_PUBLIC);
    }
    var records = door.records(door.topics.activities());
    assertThat(records)
        .extracting(LogRecord::key)
        .containsExactly("create/" + NOTE, "delete/" + NOTE, "create/" + NOTE, "update/" + NOTE);
    var ours = records.get(1).value().orElseThrow();
    assertThat(ours.body().utf8()).doesNotContain("secret");
    assertThat(ours.object()).contains(Iri.of(NOTE));
    assertThat(ours.selfProving()).isFalse();
    assertThat(door.records(door.topics.withdrawals())).hasSize(1);
  }

  @Test
  void anUpdateThatNamesNobodyIsRefusedAndEndsNothing() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var update = about("Update", note(NOTE, PUBLIC));
    update.remove("to");
    ((ObjectNode) update.get("object")).remove("to");
    assertThat(door.post(ALICE, update)).isInstanceOf(Refused.class);
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
  }

  @Test
  void anAnnounceIsUndoneOnTheLogToo() throws InterruptedException {
    var object = "https://other.example/notes/1";
    var note = note(object, PUBLIC).put("attributedTo", "https://other.example/users/bob");
    door.serve(object, note);
    var relay = SERVER + "/actor";
    var announce = activity("Announce", relay).put("object", object);
    announce.set("to", Json.array(relay + "/followers"));
    assertThat(door.post(relay, announce)).isEqualTo(new Admitted("Announce"));
    assertThat(door.records(door.topics.fetchedObjects())).hasSize(1);
    var undo = activity("Undo", relay);
    undo.set("object", announce);
    assertThat(door.post(relay, undo)).isEqualTo(new Admitted("Undo"));
    var id = Json.text(announce, "id");
    assertThat(door.records(door.topics.activities()).getLast())
        .satisfies(last -> {
          assertThat(last.key()).isEqualTo("announce/" + id);
          assertThat(last.value()).isEmpty();
        });
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(LogRecord::key)
        .containsExactly(door.withdrawalKey(id));
  }

  @Test
  void anAnnouncedObjectMustBePublicAndItsServersOwn() throws InterruptedException {
    var relay = SERVER + "/actor";
    var other = "https://other.example/notes/";
    var own = note(other + 1, PUBLIC).put("attributedTo", "https://other.example/users/bob");
    door.serve(other + 1, own.deepCopy().put("id", "https://victim.example/notes/1"));
    door.serve(other + 2, own.deepCopy().put("attributedTo", "https://victim.example/users/eve"));
    var limited = own.deepCopy().put("id", other + 3);
    limited.set("to", Json.array("https://other.example/users/bob/followers"));
    door.serve(other + 3, limited);
    door.served.put(other + 4, new FetchResult.Blocked("a private address"));
    for (int i = 1; i <= 4; i++) {
      var announce = activity("Announce", relay).put("object", other + i);
      announce.set("to", Json.array(relay + "/followers"));
      if (i <= 2) {
        refused(Refusal.NOT_THE_OWNER, 403, door.post(relay, announce));
      } else {
        assertThat(door.post(relay, announce)).isInstanceOf(Ignored.class);
      }
    }
    door.served.put(other + 5, new FetchResult.Unreachable("no answer"));
    var announce = activity("Announce", relay).put("object", other + 5);
    announce.set("to", Json.array(relay + "/followers"));
    assertThat(door.post(relay, announce)).isInstanceOf(TryLater.class);
    assertThat(door.records(door.topics.activities())).isEmpty();
    assertThat(door.records(door.topics.fetchedObjects())).isEmpty();
  }

  private static ObjectNode announce(ObjectNode copy) {
    var announce = activity("Announce", ALICE);
    announce.set("to", Json.array(PUBLIC));
    announce.set("object", copy);
    return announce;
  }

  @Test
  void aCopyInsideAnAnnounceIsBelievedOnlyIfItsOriginHasTheObject() throws InterruptedException {
    var object = "https://other.example/notes/1";
    var copy = note(object, PUBLIC).put("attributedTo", "https://other.example/users/bob");
    refused(Refusal.FORWARDED, 403, door.post(ALICE, announce(copy)));
    door.served.put(object, new FetchResult.Blocked("we may not ask"));
    assertThat(door.post(ALICE, announce(copy))).isInstanceOf(Ignored.class);
    door.serve(object, copy);
    assertThat(door.post(ALICE, announce(copy))).isEqualTo(new Admitted("Announce"));
  }

  @Test
  void aWrappedActivityThatCannotBeReadIsNoForgery() throws InterruptedException {
    var bob = "https://other.example/users/bob";
    var wrapped = activity("Create", bob).put("attributedTo", bob);
    wrapped.set("object", note(bob + "/notes/1", PUBLIC).put("attributedTo", bob));
    assertThat(door.post(ALICE, announce(wrapped))).isInstanceOf(Ignored.class);
  }

  @Test
  void whatIsNotPublicIsFoundHoweverDeepItIsCarried() throws InterruptedException {
    var limited = note(NOTE, ALICE + "/followers");
    door.serve(NOTE, note(NOTE, PUBLIC));
    var listed = announce(limited);
    listed.putArray("object").add(limited);
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, listed));
    var wrapped = activity("Create", ALICE).put("id", NOTE);
    wrapped.set("object", limited);
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, announce(wrapped)));
  }

  @Test
  void anObjectByItselfIsNoActivity() throws InterruptedException {
    refused(Refusal.NOT_AN_ACTIVITY, 422, door.post(ALICE, note(NOTE, PUBLIC).put("actor", ALICE)));
    // an activity in AS2, although everybody sends it as an object
    var question = note(NOTE, PUBLIC).put("actor", ALICE).put("type", "Question");
    assertThat(door.post(ALICE, question)).isInstanceOf(Ignored.class);
  }

  @Test
  void aReactionIsOneEmoji() throws InterruptedException {
    var reaction = activity("EmojiReact", ALICE).put("object", NOTE);
    assertThat(door.post(ALICE, reaction.put("content", ":cat:"))).isInstanceOf(Ignored.class);
    refused(Refusal.NOT_AN_ACTIVITY, 422, door.post(ALICE, reaction.put("content", "cat")));
  }

  @Test
  void aDeletedObjectIsErasedWhereItWasFetchedTo() throws InterruptedException {
    var object = SERVER + "/notes/7";
    door.serve(object, note(object, PUBLIC));
    var relay = SERVER + "/actor";
    var announce = activity("Announce", relay).put("object", object);
    announce.set("to", Json.array(relay + "/followers"));
    assertThat(door.post(relay, announce)).isEqualTo(new Admitted("Announce"));
    assertThat(door.post(ALICE, activity("Delete", ALICE).put("object", object)))
        .isEqualTo(new Admitted("Delete"));
    assertThat(door.records(door.topics.fetchedObjects()))
        .filteredOn(r -> r.value().isEmpty() && r.key().equals(object))
        .hasSize(4);
  }

  private int partition(String actor) {
    return door.log.partitionOf(door.topics.activities(), actor);
  }

  private static Set<Integer> partitions(Iterable<? extends LogRecord<?>> records) {
    return java.util.stream.StreamSupport.stream(records.spliterator(), false)
        .map(r -> r.position().partition())
        .collect(Collectors.toSet());
  }
}
