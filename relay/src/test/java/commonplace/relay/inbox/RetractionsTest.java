package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.LogRecord;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.log.ProvedBy;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import commonplace.relay.moderation.Made;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What takes content back, and what is left of it.
class RetractionsTest extends AtTheDoor {
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
  void aDeleteOfWhatWasRelayedLongAgoReachesEverybody() throws InterruptedException {
    var delete = activity("Delete", ALICE).put("object", NOTE);
    assertThat(door.post(ALICE, delete)).isEqualTo(new Admitted("Delete"));
    assertThat(door.records(door.topics.activities()))
        .extracting(LogRecord::key)
        .contains("delete/" + NOTE);
    assertThat(partitions(door.records(door.topics.withdrawals()))).containsOnly(0, 1, 2, 3);
  }

  private static ObjectNode undo(ObjectNode undone) {
    var undo = activity("Undo", ALICE);
    undo.set("object", undone);
    return undo;
  }

  private static ObjectNode signed(ObjectNode activity) {
    activity.putObject("signature").put("type", "RsaSignature2017").put("signatureValue", "x");
    return activity;
  }

  /// Nobody but whoever announced it can have made us announce it.
  @Test
  void anUndoOfAnAnnounceOfLongAgoNamesWhatNoMemberWroteAndWithdrawsNothing()
      throws InterruptedException {
    var far = "https://far.example/notes/1";
    assertThat(door.post(ALICE, undo(activity("Announce", ALICE).put("object", far))))
        .isEqualTo(new Admitted("Undo"));
    assertThat(undone()).containsExactly(Optional.of(Iri.of(far)));
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
    assertThat(door.post(ALICE, undo(activity("Like", ALICE).put("object", far))))
        .isInstanceOf(Ignored.class);
  }

  /// What a member's people wrote may be here for their sake, and so what we announced of it.
  @Test
  void anUndoOfAnAnnounceOfAMembersPostOfLongAgoIsForWhoTakesItAsItIsAlone()
      throws InterruptedException {
    var announce = activity("Announce", ALICE).put("object", SERVER + "/users/mod/notes/1");
    assertThat(door.post(ALICE, undo(announce))).isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.activities())).as("nobody could be told").isEmpty();
    assertThat(door.post(ALICE, signed(undo(announce)))).isEqualTo(new Admitted("Undo"));
    assertThat(undone()).containsExactly(Optional.empty());
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
  }

  @Test
  void anAnnounceOfLongAgoOfWhatSomebodyAnnouncedLatelyStaysAnnounced()
      throws InterruptedException {
    var far = "https://far.example/notes/1";
    door.serve(far, note(far, PUBLIC).put("attributedTo", "https://far.example/users/bob"));
    var relay = SERVER + "/actor";
    var lately = activity("Announce", relay).put("object", far);
    lately.set("to", Json.array(relay + "/followers"));
    assertThat(door.post(relay, lately)).isEqualTo(new Admitted("Announce"));
    var announce = activity("Announce", ALICE).put("object", far);
    assertThat(door.post(ALICE, signed(undo(announce)))).isEqualTo(new Admitted("Undo"));
    assertThat(undone()).containsExactly(Optional.empty());
  }

  @Test
  void anUndoByIdOfSomethingOfLongAgoGoesOnAsItIsIfItIsSignedAndForEverybody()
      throws InterruptedException {
    var byId = activity("Undo", ALICE).put("object", ALICE + "/announces/1");
    assertThat(door.post(ALICE, byId)).isInstanceOf(Ignored.class);
    assertThat(door.post(ALICE, signed(byId))).as("for nobody").isInstanceOf(Ignored.class);
    assertThat(door.post(ALICE, byId.put("to", PUBLIC))).isEqualTo(new Admitted("Undo"));
    assertThat(undone()).containsExactly(Optional.empty());
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
  }

  @Test
  void anUndoOfACreateOfLongAgoIsAsADelete() throws InterruptedException {
    assertThat(door.post(ALICE, undo(create()))).isEqualTo(new Admitted("Undo"));
    assertThat(undone()).containsExactly(Optional.of(Iri.of(NOTE)));
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(LogRecord::key)
        .contains(door.withdrawalKey(NOTE));
    assertThat(door.post(ALICE, create())).isInstanceOf(Ignored.class);
    var herself = activity("Create", ALICE).put("object", ALICE);
    assertThat(door.post(ALICE, undo(herself))).isInstanceOf(Ignored.class);
  }

  /// What is undone has the id of her own Create, and what she says that this created is another's.
  @Test
  void anUndoneCreateEndsNothingOfAnotherServer() throws InterruptedException {
    var far = "https://far.example/notes/1";
    door.serve(far, note(far, PUBLIC).put("attributedTo", "https://far.example/users/bob"));
    var relay = SERVER + "/actor";
    var announce = activity("Announce", relay).put("object", far);
    announce.set("to", Json.array(relay + "/followers"));
    assertThat(door.post(relay, announce)).isEqualTo(new Admitted("Announce"));
    var own = create();
    assertThat(door.post(ALICE, own)).isInstanceOf(Admitted.class);
    for (var id : List.of(Json.text(own, "id"), ALICE + "/activities/made-up")) {
      var claimed = activity("Create", ALICE).put("id", id);
      claimed.set("object", note(far, PUBLIC));
      door.post(ALICE, undo(claimed));
    }
    assertThat(undone()).containsExactly(Optional.of(Iri.of(NOTE)));
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(LogRecord::key)
        .contains(door.withdrawalKey(NOTE))
        .doesNotContain(door.withdrawalKey(far));
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

  /// It may be still to come: else whoever guesses its id keeps it out.
  @Test
  void whatTheLogDoesNotHoldEndsOnlyIfItsOriginSaysThatItWasThere() throws InterruptedException {
    var object = "https://other.example/notes/1";
    var relay = SERVER + "/actor";
    var announce = activity("Announce", relay).put("object", object);
    announce.set("to", Json.array(PUBLIC));
    var undo = activity("Undo", relay);
    undo.set("object", announce);
    undo.set("to", Json.array(PUBLIC));
    assertThat(door.post(relay, undo)).as("404").isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
    door.served.put(object, new FetchResult.Unreachable("no answer"));
    assertThat(door.post(relay, undo)).isInstanceOf(Ignored.class);
    door.served.put(object, new FetchResult.Fetched(410, "", Bytes.EMPTY, Iri.of(object)));
    assertThat(door.post(relay, undo)).isEqualTo(new Admitted("Undo"));
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(LogRecord::key)
        .contains(door.withdrawalKey(object));
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

  @Test
  void aDeleteForAFewOfWhatWasNotRelayedIsNotLogged() throws InterruptedException {
    var delete = activity("Delete", ALICE).put("object", NOTE);
    delete.set("to", Json.array(ALICE + "/followers"));
    assertThat(door.post(ALICE, delete)).isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.activities())).isEmpty();
    assertThat(partitions(door.records(door.topics.withdrawals()))).containsOnly(0, 1, 2, 3);
  }

  private ObjectNode announceOf(String named, String id) {
    door.serve(named, note(id, PUBLIC));
    var announce = activity("Announce", SERVER + "/actor").put("object", named);
    announce.set("to", Json.array(SERVER + "/actor/followers"));
    return announce;
  }

  private List<Optional<Iri>> undone() {
    return door.records(door.topics.activities()).stream()
        .flatMap(r -> r.value().stream())
        .filter(a -> a.type().equals("Undo"))
        .map(AdmittedActivity::object)
        .toList();
  }

  @Test
  void anUndoIsOfTheObjectThatWeAnnouncedHoweverItIsNamed() throws InterruptedException {
    var relay = SERVER + "/actor";
    var page = SERVER + "/@alice/1";
    var announce = announceOf(page, NOTE);
    assertThat(door.post(relay, announce)).isEqualTo(new Admitted("Announce"));
    var undo = activity("Undo", relay);
    undo.set("object", announce);
    assertThat(door.post(relay, undo)).isEqualTo(new Admitted("Undo"));
    var other = SERVER + "/notes/2";
    var second = announceOf(other, other);
    assertThat(door.post(relay, second)).isEqualTo(new Admitted("Announce"));
    var byId = activity("Undo", relay).put("object", Json.text(second, "id"));
    assertThat(door.post(relay, byId)).isEqualTo(new Admitted("Undo"));
    assertThat(undone()).containsExactly(Optional.of(Iri.of(NOTE)), Optional.of(Iri.of(other)));
    var again = activity("Undo", relay).put("object", Json.text(second, "id"));
    assertThat(door.post(relay, again)).isInstanceOf(Ignored.class);
  }

  @Test
  void whatItsAuthorSentStaysWhenSomebodyElseTakesBackAnAnnounceOfIt() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var group = SERVER + "/c/group";
    door.actor(group, "Group");
    door.serve(NOTE, note(NOTE, PUBLIC));
    var announce = activity("Announce", group).put("object", NOTE);
    announce.set("to", Json.array(PUBLIC));
    assertThat(door.post(group, announce)).isEqualTo(new Admitted("Announce"));
    var undo = activity("Undo", group);
    undo.set("object", announce);
    assertThat(door.post(group, undo)).isEqualTo(new Admitted("Undo"));
    assertThat(undone()).containsExactly(Optional.empty());
  }

  @Test
  void anUndoneCreateByItsIdAloneEndsItsObject() throws InterruptedException {
    var create = create();
    assertThat(door.post(ALICE, create)).isInstanceOf(Admitted.class);
    var undo = activity("Undo", ALICE).put("object", Json.text(create, "id"));
    assertThat(door.post(ALICE, undo)).isEqualTo(new Admitted("Undo"));
    assertThat(undone()).containsExactly(Optional.of(Iri.of(NOTE)));
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(LogRecord::key)
        .contains(door.withdrawalKey(NOTE));
  }

  /// What a bot claims to have undone ends nothing of others.
  @Test
  void nobodyIsKeptFromTakingBackByWhatOthersClaim() throws InterruptedException {
    var relay = SERVER + "/actor";
    var announce = announceOf(SERVER + "/notes/2", SERVER + "/notes/2");
    assertThat(door.post(relay, announce)).isEqualTo(new Admitted("Announce"));
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var bot = SERVER + "/users/bot";
    door.actor(bot, "Service");
    for (var victim : List.of(Json.text(announce, "id"), NOTE)) {
      var add = activity("Add", bot).put("object", victim);
      add.set("to", Json.array(PUBLIC));
      assertThat(door.post(bot, add)).isEqualTo(new Admitted("Add"));
      var undo = activity("Undo", bot);
      undo.set("object", add);
      assertThat(door.post(bot, undo)).isEqualTo(new Admitted("Undo"));
    }
    var undo = activity("Undo", relay);
    undo.set("object", announce);
    assertThat(door.post(relay, undo)).isEqualTo(new Admitted("Undo"));
    var rule = Made.rule(Subject.ACTOR, ALICE, Effect.ERASE);
    assertThat(door.inbox.carryOut(List.of(rule)).objects())
        .as("hers, and what was announced")
        .isEqualTo(2);
  }

  @Test
  void allThatAnActorWroteIsTakenBackWithIt() throws InterruptedException {
    var own = note(NOTE, PUBLIC);
    assertThat(door.post(ALICE, about("Create", own))).isInstanceOf(Admitted.class);
    var announced = SERVER + "/notes/2";
    assertThat(door.post(SERVER + "/actor", announceOf(announced, announced)))
        .isEqualTo(new Admitted("Announce"));
    assertThat(door.post(ALICE, leaves(ALICE))).isEqualTo(new Admitted("Delete"));
    var ended =
        door.records(door.topics.activities()).stream()
            .flatMap(r -> r.value().stream())
            .filter(a -> a.provedBy() == ProvedBy.OURS)
            .flatMap(a -> a.object().stream())
            .toList();
    assertThat(ended).containsExactlyInAnyOrder(Iri.of(NOTE), Iri.of(announced));
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(LogRecord::key)
        .contains(
            door.withdrawalKey(ALICE), door.withdrawalKey(NOTE), door.withdrawalKey(announced));
    assertThat(door.records(door.topics.activities()).stream().filter(r -> r.value().isPresent()))
        .extracting(LogRecord::key)
        .contains("delete/" + ALICE);
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
