package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.LogRecord;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.TestKeys;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.moderation.Enforcement;
import commonplace.relay.moderation.Made;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// What the operator's rules keep out, and what they never do.
class HouseRulesTest extends AtTheDoor {
  private void rule(Subject subject, String pattern, Effect effect) throws InterruptedException {
    door.rules.store(List.of(Made.rule(subject, pattern, effect)));
  }

  private void moderated(Admission admission) {
    refused(Refusal.MODERATED, 403, admission);
    assertThat(admission)
        .asInstanceOf(type(Admission.Refused.class))
        .satisfies(refused ->
            assertThat(refused.detail()).contains("in the rules").doesNotContain("note"));
  }

  @Test
  void aRefusedServerIsTurnedAwayBeforeItsKeyIsFetched() throws InterruptedException {
    rule(Subject.HOST, "m.example", Effect.REFUSE);
    moderated(door.post(ALICE, create()));
    assertThat(door.fetched).isEmpty();
    assertThat(
            door.meters
                .counter("commonplace.moderation.applied", "subject", "host", "effect", "refuse")
                .count())
        .isEqualTo(1);
  }

  @Test
  void aRefusedServersFollowIsAnsweredWithARejectAndItsReason() throws InterruptedException {
    rule(Subject.HOST, "bad.example", Effect.REFUSE);
    var stranger = "https://sub.bad.example/actor";
    door.actor(stranger, "Application");
    var follow = activity("Follow", stranger).put("object", PUBLIC);
    assertThat(door.post(stranger, follow)).isInstanceOf(Admitted.class);
    assertThat(door.records(door.topics.subscriptions()))
        .extracting(LogRecord::value)
        .filteredOn(value ->
            value.orElseThrow() instanceof Follow f
                && f.followId().text().equals(Json.text(follow, "id")))
        .singleElement()
        .satisfies(value -> {
          var rejected = (Follow) value.orElseThrow();
          assertThat(rejected.state()).isEqualTo(State.REJECTED);
          assertThat(rejected.reason().orElseThrow()).contains("bad.example", "in the rules");
        });
    int fetches = door.fetched.size();
    var again = activity("Follow", stranger).put("object", PUBLIC);
    assertThat(door.post(stranger, again)).isInstanceOf(Admitted.class);
    assertThat(door.fetched).as("its key is known").hasSize(fetches);
  }

  @Test
  void refusedServersWithoutNumberCostFewFetchesAndNoRecords() throws InterruptedException {
    rule(Subject.HOST, "bad.example", Effect.REFUSE);
    for (int i = 0; i < 100; i++) {
      var stranger = "https://n" + i + ".bad.example/actor";
      var follow = door.post(stranger, activity("Follow", stranger).put("object", PUBLIC));
      assertThat(follow).isInstanceOf(Admission.Refused.class);
      moderated(door.post(stranger, activity("Follow", stranger).put("object", PUBLIC)));
      moderated(door.post(stranger, activity("Undo", stranger).put("object", stranger + "/1")));
      moderated(
          door.post(stranger, activity("Update", stranger).set("object", note(NOTE, PUBLIC))));
    }
    assertThat(door.fetched).hasSize(RefusedFollows.A_MINUTE);
    assertThat(door.records(door.topics.actors())).isEmpty();
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
  }

  private void isOver(String id) {
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(LogRecord::key)
        .contains(door.withdrawalKey(id));
  }

  @Test
  void aCountOfVotesAndWhatNobodyHoldsEndNothing() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    rule(Subject.HOST, "m.example", Effect.LIMIT);
    var tally = note(NOTE, PUBLIC).put("type", "Question");
    assertThat(door.post(ALICE, about("Update", tally))).isInstanceOf(Ignored.class);
    var fresh = note(NOTE + "2", PUBLIC).put("published", Door.NOW.toString());
    assertThat(door.post(ALICE, about("Update", fresh))).isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "HOST,m.example,LIMIT",
    "HOST,m.example,REFUSE",
    "ACTOR,https://m.example/users/alice,LIMIT",
    "OBJECT,https://m.example/users/alice/notes/1,REFUSE",
    "HASHTAG,casino,LIMIT",
    "NAME,casino,REFUSE",
  })
  void anEditThatARuleStopsLeavesNothingOfWhatItChanged(
      Subject subject, String pattern, Effect effect) throws InterruptedException {
    var document = Json.object().put("id", ALICE).put("type", "Person").put("name", "casino");
    document.put("inbox", ALICE + "/inbox");
    document
        .putObject("publicKey")
        .put("id", ALICE + "#key")
        .put("owner", ALICE)
        .put("publicKeyPem", TestKeys.pem(TestKeys.rsa(0).getPublic()));
    door.serve(ALICE, document);
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    rule(subject, pattern, effect);
    var edit = note(NOTE, PUBLIC).put("content", "without my number");
    edit.putArray("tag").addObject().put("type", "Hashtag").put("name", "#casino");
    assertThat(door.post(ALICE, about("Update", edit))).isNotInstanceOf(Admitted.class);
    isOver(NOTE);
    assertThat(door.records(door.topics.activities()))
        .extracting(LogRecord::key)
        .contains("delete/" + NOTE);
    assertThat(door.records(door.topics.activities()))
        .flatExtracting(logged -> logged.value().map(one -> one.body().utf8()).stream().toList())
        .noneMatch(body -> body.contains("without my number"));
  }

  @Test
  void soDoesOneOfWhatWasRelayedLongAgo() throws InterruptedException {
    rule(Subject.HOST, "m.example", Effect.LIMIT);
    var edit = note(NOTE, PUBLIC);
    edit.set("searchableBy", Json.array(ALICE));
    assertThat(door.post(ALICE, about("Update", edit))).isInstanceOf(Ignored.class);
    isOver(NOTE);
    assertThat(door.records(door.topics.activities())).isEmpty();
  }

  /// The rule may be against whoever forwards it, and the edit on its way by itself.
  @Test
  void anEditThatSomebodyElseForwardsEndsOnlyWhatNobodyMaySearch() throws InterruptedException {
    door.serve(Sealed.EVE, Sealed.eve(0));
    assertThat(door.post(ALICE, Sealed.ld(Sealed.create()))).isInstanceOf(Admitted.class);
    rule(Subject.ACTOR, ALICE, Effect.LIMIT);
    var edit = Sealed.activity("Update");
    edit.set("to", Json.array(PUBLIC));
    edit.set("object", Sealed.create().get("object"));
    assertThat(door.post(ALICE, Sealed.ld(edit))).isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
  }

  /// As {@link Enforcement} leaves it: the server has got a Reject.
  @Test
  void whoWasAMemberAndIsRefusedTakesBackWhatItGave() throws InterruptedException {
    var second = SERVER + "/users/alice/notes/2";
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    assertThat(door.post(ALICE, about("Create", note(second, PUBLIC))))
        .isInstanceOf(Admitted.class);
    var repeated = SERVER + "/users/mod/notes/1";
    door.serve(repeated, note(repeated, PUBLIC).put("attributedTo", SERVER + "/users/mod"));
    var announce = activity("Announce", ALICE).put("object", repeated);
    announce.set("to", Json.array(PUBLIC));
    assertThat(door.post(ALICE, announce)).isInstanceOf(Admitted.class);
    rule(Subject.HOST, "m.example", Effect.REFUSE);
    var enforcement =
        new Enforcement(door.rules, door.subscriptions, door.inbox, InstantSource.fixed(Door.NOW));
    assertThat(enforcement.rejectRefused()).isEqualTo(1);
    int fetches = door.fetched.size();
    assertThat(door.post(ALICE, about("Create", note(NOTE + "3", PUBLIC))))
        .isInstanceOf(Admission.Refused.class);
    var hidden = about("Update", note(NOTE, ALICE + "/followers"));
    assertThat(door.post(ALICE, hidden)).isInstanceOf(Admission.Refused.class);
    isOver(NOTE);
    assertThat(door.post(ALICE, about("Update", note(second, PUBLIC))))
        .isInstanceOf(Admission.Refused.class);
    isOver(second);
    var undo = activity("Undo", ALICE);
    undo.set("object", announce);
    assertThat(door.post(ALICE, undo)).isEqualTo(new Admitted("Undo"));
    isOver(Json.text(announce, "id"));
    assertThat(door.fetched).hasSize(fetches);
    assertThat(door.records(door.topics.activities()))
        .extracting(LogRecord::key)
        .contains("delete/" + NOTE, "delete/" + second)
        .doesNotContain("create/" + NOTE + "3", "update/" + second + "3");
  }

  @Test
  void aLimitedServersPostsAreAnsweredAndNotRelayed() throws InterruptedException {
    rule(Subject.HOST, "m.example", Effect.LIMIT);
    assertThat(door.post(ALICE, create())).isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.activities())).isEmpty();
  }

  @Test
  void whatWasRelayedCanBeTakenBackUnderEveryRule() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    for (var effect : List.of(Effect.LIMIT, Effect.REFUSE, Effect.ERASE)) {
      rule(Subject.HOST, "m.example", effect);
      rule(Subject.ACTOR, ALICE, effect);
      rule(Subject.OBJECT, NOTE, effect);
      assertThat(door.post(ALICE, activity("Delete", ALICE).put("object", NOTE)))
          .isInstanceOf(Admitted.class);
    }
    assertThat(door.records(door.topics.withdrawals())).isNotEmpty();
  }

  @Test
  void anActorAnObjectAHashtagAndAWordAreRefused() throws InterruptedException {
    rule(Subject.ACTOR, ALICE, Effect.REFUSE);
    moderated(door.post(ALICE, create()));
    door.rules.remove(door.rules.all());
    rule(Subject.OBJECT, NOTE, Effect.REFUSE);
    moderated(door.post(ALICE, create()));
    door.rules.remove(door.rules.all());
    rule(Subject.HASHTAG, "Casino", Effect.REFUSE);
    var tagged = note(NOTE, PUBLIC);
    tagged.putArray("tag").addObject().put("type", "Hashtag").put("name", "#casino");
    moderated(door.post(ALICE, about("Create", tagged)));
    door.rules.remove(door.rules.all());
    assertThat(door.post(ALICE, about("Create", tagged))).isInstanceOf(Admitted.class);
  }

  @Test
  void aWordInADisplayNameIsFoundAlsoIfTheNameMustBeAskedFor() throws InterruptedException {
    door.known(ALICE, "Person");
    await().atMost(SOON).until(() -> door.inbox.isKnown(ActorUri.of(ALICE)));
    var document = Json.object().put("id", ALICE).put("type", "Person");
    door.serve(ALICE, document.put("name", "Best CASINO 24/7"));
    rule(Subject.NAME, "casino", Effect.REFUSE);
    moderated(door.post(ALICE, create()));
  }

  @Test
  void whatIsAnnouncedIsJudgedByItsAuthorsServerToo() throws InterruptedException {
    rule(Subject.HOST, "bad.example", Effect.REFUSE);
    var announce = activity("Announce", ALICE).put("object", "https://bad.example/notes/1");
    announce.set("to", Json.array(PUBLIC));
    moderated(door.post(ALICE, announce));
    assertThat(door.fetched).noneMatch(url -> url.contains("bad.example"));
  }

  @Test
  void anExpiredRuleNoLongerCounts() throws InterruptedException {
    door.rules.store(
        List.of(
            Made.rule(
                Subject.HOST,
                "m.example",
                Effect.REFUSE,
                Optional.empty(),
                Optional.of(Door.NOW.minusSeconds(1)))));
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    assertThat(door.records(door.topics.activities()))
        .extracting(LogRecord::value)
        .extracting(Optional::orElseThrow)
        .extracting(AdmittedActivity::type)
        .containsExactly("Create");
  }

  @Test
  void whatAMemberForwardsIsJudgedByItsAuthorsServerTooBeforeAnyKeyIsFetched()
      throws InterruptedException {
    door.serve(Sealed.EVE, Sealed.eve(0));
    rule(Subject.HOST, Iri.of(Sealed.HOME).authority().orElseThrow().host(), Effect.REFUSE);
    moderated(door.post(ALICE, Sealed.ld(Sealed.create())));
    assertThat(door.fetched).isEmpty();
  }

  private ObjectNode crowded(String id, int tags, String last) {
    var note = note(id, PUBLIC);
    var all = note.putArray("tag");
    for (int i = 1; i < tags; i++) {
      all.addObject().put("type", "Hashtag").put("name", "#t" + i);
    }
    all.addObject().put("type", "Hashtag").put("name", last);
    return note;
  }

  @Test
  void aHashtagIsFoundBehindHoweverManyOthers() throws InterruptedException {
    rule(Subject.HASHTAG, "casino", Effect.REFUSE);
    moderated(door.post(ALICE, about("Create", crowded(NOTE, 101, "#casino"))));
    moderated(door.post(ALICE, about("Create", crowded(NOTE, 1_000, "#casino"))));
    refused(
        Refusal.NOT_AN_ACTIVITY,
        422,
        door.post(ALICE, about("Create", crowded(NOTE, 1_001, "#casino"))));
    for (int tags : List.of(101, 1_000, 1_001)) {
      var announced = SERVER + "/notes/" + tags;
      door.serve(announced, crowded(announced, tags, "#casino"));
      var announce = activity("Announce", SERVER + "/actor").put("object", announced);
      announce.set("to", Json.array(SERVER + "/actor/followers"));
      assertThat(door.post(SERVER + "/actor", announce)).isNotInstanceOf(Admitted.class);
    }
    assertThat(door.records(door.topics.activities())).isEmpty();
  }
}
