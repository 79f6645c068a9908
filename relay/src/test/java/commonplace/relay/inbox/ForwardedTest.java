package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

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
import commonplace.relay.inbox.Admission.Refused;
import commonplace.relay.inbox.Admission.TryLater;
import commonplace.relay.moderation.Made;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What a member sends of somebody else's: only a proof in the body speaks for it.
class ForwardedTest extends AtTheDoor {
  private static final String MISMATCH = "the proof does not match the document and the key";

  @BeforeEach
  void serveEve() {
    door.serve(Sealed.EVE, Sealed.eve(0));
  }

  private AdmittedActivity only() {
    var records = door.records(door.topics.activities());
    assertThat(records).hasSize(1);
    return records.getFirst().value().orElseThrow();
  }

  private void refusedFor(String words, ObjectNode activity) throws InterruptedException {
    var admission = door.post(ALICE, activity);
    refused(Refusal.FORWARDED, 403, admission);
    assertThat(((Refused) admission).detail()).contains(words);
  }

  @Test
  void anLdSignatureSpeaksForItsAuthor() throws InterruptedException {
    var body = Json.bytes(Sealed.ld(Sealed.create()));
    assertThat(door.post(ALICE, body)).isEqualTo(new Admitted("Create"));
    assertThat(only().body().toArray()).isEqualTo(body);
    assertThat(only().actor().text()).isEqualTo(Sealed.EVE);
    assertThat(only().signer().text()).isEqualTo(ALICE);
    assertThat(only().provedBy()).isEqualTo(ProvedBy.LD_SIGNATURE);
    assertThat(only().selfProving()).isTrue();
    assertThat(only().memory()).as("a stranger agreed to nothing").isFalse();
    assertThat(door.post(ALICE, body)).isEqualTo(new Admission.Duplicate());
  }

  @Test
  void anIntegrityProofSpeaksForItsAuthor() throws InterruptedException {
    assertThat(door.post(ALICE, Sealed.proof(Sealed.create()))).isEqualTo(new Admitted("Create"));
    assertThat(only().provedBy()).isEqualTo(ProvedBy.INTEGRITY_PROOF);
    assertThat(only().actor().text()).isEqualTo(Sealed.EVE);
  }

  @Test
  void somebodyOfTheSameServerMayForwardToo() throws InterruptedException {
    var create = Sealed.ld(Sealed.create());
    try (var home = new Door(folder.resolve("home"), door.log, SERVER, Sealed.HOME)) {
      home.serve(Sealed.EVE, Sealed.eve(0));
      home.actor(Sealed.HOME + "/users/mod", "Person");
      assertThat(home.post(Sealed.HOME + "/users/mod", create)).isEqualTo(new Admitted("Create"));
    }
    assertThat(only().memory()).as("as its author's server agreed").isTrue();
    assertThat(only().signer().text()).isEqualTo(Sealed.HOME + "/users/mod");
  }

  @Test
  void whatTheActorsOwnServerSentIsProvedByTheRequest() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    assertThat(only().provedBy()).isEqualTo(ProvedBy.HTTP_SIGNATURE);
  }

  @Test
  void whatWasChangedIsRefusedWithTheReason() throws InterruptedException {
    var ld = Sealed.ld(Sealed.create());
    ((ObjectNode) ld.get("object")).put("content", "other words");
    refusedFor(MISMATCH, ld);
    var proof = Sealed.proof(Sealed.create());
    ((ObjectNode) proof.get("object")).put("content", "other words");
    refusedFor(MISMATCH, proof);
    refusedFor("unsigned", Sealed.ld(Sealed.create()).put("unsigned", "x"));
    refusedFor("no proof", Sealed.create());
  }

  @Test
  void nobodyElsesKeyWillDo() throws InterruptedException {
    var mallory = Sealed.HOME + "/users/mallory";
    door.actor(mallory, "Person");
    var byMallory = Sealed.ld(Sealed.create(), mallory + "#key", Door.NOW);
    refusedFor("not that of the activity's actor", byMallory);
    refusedFor("not that of the activity's actor", byMallory); // now that it is kept
    door.fetched.clear();
    refusedFor("of another server", Sealed.ld(Sealed.create(), ALICE + "#key", Door.NOW));
    assertThat(door.fetched).isEmpty();
  }

  @Test
  void aKeyOutOfReachIsWaitedFor() throws InterruptedException {
    door.served.put(Sealed.EVE, new FetchResult.Unreachable("no answer"));
    assertThat(door.post(ALICE, Sealed.ld(Sealed.create()))).isInstanceOf(TryLater.class);
    door.served.remove(Sealed.EVE);
    assertThat(door.post(ALICE, Sealed.ld(Sealed.create())))
        .as("not asked for again for a while")
        .isInstanceOf(TryLater.class);
    assertThat(door.fetched.stream().filter(url -> url.startsWith(Sealed.HOME))).hasSize(1);
    assertThat(door.records(door.topics.activities())).isEmpty();
  }

  @Test
  void aKeyThatIsNotThereIs403() throws InterruptedException {
    door.served.remove(Sealed.EVE);
    refusedFor("404", Sealed.ld(Sealed.create()));
  }

  @Test
  void aChangedKeyIsAskedForOnce() throws InterruptedException {
    door.serve(Sealed.EVE, Sealed.eve(1));
    assertThat(door.post(ALICE, Sealed.proof(Sealed.activity("Like").put("object", NOTE))))
        .isInstanceOf(Admission.Ignored.class);
    door.serve(Sealed.EVE, Sealed.eve(0));
    assertThat(door.post(ALICE, Sealed.ld(Sealed.create()))).isEqualTo(new Admitted("Create"));
  }

  @Test
  void aStrangerForwardsNothingAndNothingIsFetched() throws InterruptedException {
    var stranger = "https://stranger.example/users/sam";
    door.actor(stranger, "Person");
    refused(Refusal.NOT_A_MEMBER, 403, door.post(stranger, Sealed.ld(Sealed.create())));
    var undo = Sealed.activity("Undo").put("object", Sealed.EVE + "/activities/Create");
    refused(Refusal.NOT_A_MEMBER, 403, door.post(stranger, Sealed.ld(undo)));
    assertThat(door.fetched).isEmpty();
  }

  @Test
  void atMostOneKeyAndOneObjectAreFetchedForIt() throws InterruptedException {
    var create = Sealed.ld(Sealed.create());
    var proofs = create.putArray("proof");
    for (int i = 0; i < 6; i++) {
      var proof = (ObjectNode) Sealed.proof(Sealed.create()).get("proof");
      proofs.add(proof.put("verificationMethod", Sealed.HOME + "/keys/" + i));
    }
    refusedFor("404", create);
    assertThat(door.fetched).containsExactly(ALICE + "#key", Sealed.HOME + "/keys/0", Sealed.NOTE);
  }

  @Test
  void subscriptionsAreTakenFromTheirActorAlone() throws InterruptedException {
    var words = "taken from its actor alone";
    refusedFor(words, Sealed.ld(Sealed.activity("Follow").put("object", PUBLIC)));
    refusedFor(words, Sealed.ld(Sealed.activity("Accept").put("object", Door.RELAY + "/f/1")));
    refusedFor(words, Sealed.ld(Sealed.activity("Reject").put("object", Door.RELAY + "/f/1")));
    var undo = Sealed.activity("Undo");
    undo.putObject("object")
        .put("id", Sealed.EVE + "/follows/1")
        .put("type", "Follow")
        .put("actor", Sealed.EVE)
        .put("object", PUBLIC);
    refusedFor(words, Sealed.ld(undo));
    assertThat(door.fetched).isEmpty();
    assertThat(door.records(door.topics.subscriptions())).as("of the member alone").hasSize(1);
  }

  @Test
  void itsAuthorOwnsNoMoreThanElsewhere() throws InterruptedException {
    var create = Sealed.create();
    ((ObjectNode) create.get("object")).put("id", NOTE);
    refused(Refusal.NOT_THE_OWNER, 403, door.post(ALICE, Sealed.ld(create)));
    assertThat(door.fetched).containsExactly(ALICE + "#key");
  }

  @Test
  void whatIsNotPublicIsRefusedHereToo() throws InterruptedException {
    var create = Sealed.create().put("to", Sealed.EVE + "/followers");
    ((ObjectNode) create.get("object")).put("to", Sealed.EVE + "/followers");
    refused(Refusal.NOT_PUBLIC, 403, door.post(ALICE, Sealed.ld(create)));
  }

  @Test
  void anOldProofBringsNothingBack() throws InterruptedException {
    var old = Door.NOW.minus(Duration.ofDays(3)).minusSeconds(1);
    refusedFor("older than 72 hours", Sealed.ld(Sealed.create(), Sealed.EVE + "#key", old));
    var next = Door.NOW.plus(Duration.ofHours(2));
    refusedFor("in the future", Sealed.ld(Sealed.create(), Sealed.EVE + "#key", next));
    var recent = Door.NOW.minus(Duration.ofDays(3));
    assertThat(door.post(ALICE, Sealed.ld(Sealed.create(), Sealed.EVE + "#key", recent)))
        .isEqualTo(new Admitted("Create"));
  }

  /// What carries something that the signature does not cover, or a proof of another kind beside
  /// it, or one that is over, or one by a key that nobody shows, says nothing for or against it.
  @Test
  void whereAProofCannotBeJudgedItsOriginIsAsked() throws InterruptedException {
    var context = Sealed.ld(create(1));
    context
        .putArray("@context")
        .add("https://www.w3.org/ns/activitystreams")
        .add("https://x.example/");
    var other = Json.object().put("type", "DataIntegrityProof").put("cryptosuite", "other-2030");
    var beside = Sealed.ld(create(3));
    beside.set("proof", other);
    var expired = Sealed.proof(create(4));
    ((ObjectNode) expired.get("proof")).put("expires", "2026-02-01T00:00:00Z");
    var wrongKey = Sealed.proof(create(5));
    ((ObjectNode) wrongKey.get("proof")).put("verificationMethod", Sealed.EVE + "#key");
    var noKey = Sealed.proof(create(6));
    ((ObjectNode) noKey.get("proof")).put("verificationMethod", Sealed.EVE + "#gone");
    var elsewhere = Sealed.proof(create(7));
    ((ObjectNode) elsewhere.get("proof")).put("verificationMethod", "did:key:z6Mk#z6Mk");
    var old = Door.NOW.minus(Duration.ofDays(4));
    var unjudged =
        List.of(
            context,
            Sealed.ld(create(2)).put("unsigned", "x"),
            beside,
            expired,
            wrongKey,
            noKey,
            elsewhere,
            Sealed.ld(create(8), Sealed.EVE + "#key", old));
    for (int i = 0; i < unjudged.size(); i++) {
      var note = (ObjectNode) create(i + 1).get("object");
      door.serve(Sealed.NOTE + (i + 1), note.put("content", "as its origin serves it"));
      assertThat(door.post(ALICE, unjudged.get(i)))
          .as("%s", unjudged.get(i))
          .isEqualTo(new Admitted("Create"));
    }
    assertThat(door.records(door.topics.activities()))
        .hasSize(unjudged.size())
        .extracting(record -> record.value().orElseThrow())
        .allSatisfy(logged -> {
          assertThat(logged.provedBy()).isEqualTo(ProvedBy.ORIGIN);
          assertThat(logged.type()).isEqualTo("Announce");
          assertThat(text(logged.body())).doesNotContain("unsigned", "secret words");
        });
  }

  /// Of two proofs, one that does not hold outweighs one that nobody can judge.
  @Test
  void whatIsWrongIsNotAskedFor() throws InterruptedException {
    serveNote(evesNote());
    var create = Sealed.proof(Sealed.ld(Sealed.create()));
    ((ObjectNode) create.get("object")).put("content", "other words");
    refusedFor(MISMATCH, create);
    assertThat(door.fetched).doesNotContain(Sealed.NOTE);
  }

  @Test
  void anActorsDeleteWithoutAKeyThatWasKeptNeedsItsOrigin() throws InterruptedException {
    assertThat(door.post(ALICE, Sealed.ld(Sealed.create()))).isEqualTo(new Admitted("Create"));
    var delete = Sealed.activity("Delete").put("object", Sealed.EVE);
    var unproven = Sealed.ld(delete, Sealed.EVE + "#other", Door.NOW);
    refusedOne("does not say that the actor is gone", unproven);
    door.served.remove(Sealed.EVE);
    assertThat(door.post(ALICE, unproven)).isInstanceOf(Admission.Ignored.class);
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(record -> record.key())
        .contains(door.withdrawalKey(Sealed.EVE));
  }

  private void refusedOne(String words, ObjectNode activity) throws InterruptedException {
    assertThat(door.post(ALICE, activity))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.detail()).contains(words));
  }

  @Test
  void aProfileIsPassedOnAndNotLearnt() throws InterruptedException {
    var profile = Sealed.eve(2).put("indexable", true);
    var update = Sealed.activity("Update").put("to", PUBLIC);
    update.set("object", profile);
    assertThat(door.post(ALICE, Sealed.proof(update))).isEqualTo(new Admitted("Update"));
    assertThat(door.records(door.topics.actors()))
        .extracting(record -> record.value().orElseThrow())
        .filteredOn(actor -> actor.id().text().equals(Sealed.EVE))
        .singleElement()
        .satisfies(eve -> assertThat(eve.flags().indexable()).isEmpty());
  }

  private static String text(Bytes body) {
    return new String(body.toArray(), StandardCharsets.UTF_8);
  }

  private void serveNote(ObjectNode note) {
    door.serve(Sealed.NOTE, note);
  }

  private static ObjectNode evesNote() {
    return (ObjectNode) Sealed.create().get("object");
  }

  @Test
  void withoutAProofItIsReadFromItsOriginAndAnnounced() throws InterruptedException {
    serveNote(evesNote().put("content", "as its origin serves it"));
    assertThat(door.post(ALICE, Sealed.create())).isEqualTo(new Admitted("Create"));
    var record = only();
    assertThat(record.type()).isEqualTo("Announce");
    assertThat(record.actor().text()).isEqualTo(ALICE);
    assertThat(record.object().orElseThrow().text()).isEqualTo(Sealed.NOTE);
    assertThat(record.provedBy()).isEqualTo(ProvedBy.ORIGIN);
    assertThat(text(record.body())).doesNotContain("content");
    assertThat(door.records(door.topics.fetchedObjects()))
        .singleElement()
        .satisfies(fetched -> {
          var object = fetched.value().orElseThrow();
          assertThat(object.author().text()).isEqualTo(Sealed.EVE);
          assertThat(text(object.body())).contains("as its origin serves it");
        });
    assertThat(door.post(ALICE, Sealed.create())).isEqualTo(new Admission.Duplicate());
    assertThat(door.fetched.stream().filter(Sealed.NOTE::equals)).hasSize(1);
    assertThat(
            door.meters
                .get("commonplace.inbox.proofs")
                .tag("proved_by", "origin")
                .counter()
                .count())
        .isEqualTo(1);
  }

  /// Another post of hers, so that what was found of the one before is not remembered of it.
  private static ObjectNode create(int number) {
    var create = Sealed.create();
    ((ObjectNode) create.get("object")).put("id", Sealed.NOTE + number);
    return create.put("id", Sealed.EVE + "/activities/Create" + number);
  }

  private void refusedAsServed(String words, int number, String member, String value)
      throws InterruptedException {
    var note = ((ObjectNode) create(number).get("object")).put(member, value);
    door.serve(Sealed.NOTE + number, note);
    refusedFor(words, create(number));
  }

  @Test
  void whatItsOriginDoesNotServeAsItWasForwardedIsRefused() throws InterruptedException {
    refusedFor("answers 404", create(1));
    refusedAsServed("that it is another's", 2, "attributedTo", Sealed.HOME + "/users/other");
    refusedAsServed("not public", 3, "to", Sealed.EVE + "/followers");
    refusedAsServed("another object", 4, "id", Sealed.EVE + "/notes/other");
    refusedAsServed("tombstone", 5, "type", "Tombstone");
    assertThat(door.records(door.topics.fetchedObjects())).isEmpty();
  }

  @Test
  void whatItsOriginDoesNotServeIsNotAskedForAgainAndAgain() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      refusedFor("answers 404", create(1).put("id", Sealed.EVE + "/activities/again" + i));
    }
    assertThat(door.fetched.stream().filter((Sealed.NOTE + 1)::equals)).hasSize(1);
  }

  @Test
  void whatIsOursIsTakenFromNobodyAndNotAskedFor() throws InterruptedException {
    for (var type : List.of("Create", "Update", "Delete")) {
      var ours = Door.RELAY + "/users/zoe";
      var activity = activity(type, ours).put("to", PUBLIC);
      activity.set(
          "object",
          Json.object()
              .put("id", ours + "/notes/1")
              .put("type", "Note")
              .put("attributedTo", ours)
              .put("to", PUBLIC));
      refusedFor("what this relay says", activity);
    }
    assertThat(door.fetched).noneMatch(url -> url.startsWith(Door.RELAY));
  }

  @Test
  void whileItsOriginIsAwayItIsWaitedFor() throws InterruptedException {
    door.served.put(Sealed.NOTE, new FetchResult.Unreachable("no answer"));
    assertThat(door.post(ALICE, Sealed.create())).isInstanceOf(TryLater.class);
    assertThat(door.records(door.topics.activities())).isEmpty();
  }

  @Test
  void nothingIsAskedForThatIsNotOfTheActorsServer() throws InterruptedException {
    var elsewhere = Sealed.create();
    ((ObjectNode) elsewhere.get("object")).put("id", "https://victim.example/notes/1");
    assertThat(door.post(ALICE, elsewhere)).isInstanceOf(Refused.class);
    assertThat(door.fetched).noneMatch(url -> url.contains("victim.example"));
  }

  @Test
  void theHouseRulesHoldForWhatItsOriginServes() throws InterruptedException {
    var tag = Json.object().put("type", "Hashtag").put("name", "#spam");
    var tagged = evesNote();
    tagged.set("tag", Json.array().add(tag));
    serveNote(tagged);
    door.rules.store(List.of(Made.rule(Subject.HASHTAG, "spam", Effect.REFUSE)));
    refused(Refusal.MODERATED, 403, door.post(ALICE, Sealed.create()));
    assertThat(door.records(door.topics.fetchedObjects())).isEmpty();
  }

  @Test
  void anEditWithoutAProofReachesWhatIsRememberedAlone() throws InterruptedException {
    serveNote(evesNote());
    assertThat(door.post(ALICE, Sealed.create())).isEqualTo(new Admitted("Create"));
    serveNote(evesNote().put("content", "edited"));
    var update = Sealed.create().put("type", "Update").put("id", Sealed.EVE + "/updates/1");
    assertThat(door.post(ALICE, update)).isEqualTo(new Admitted("Update"));
    assertThat(only().type()).isEqualTo("Announce");
    assertThat(door.records(door.topics.fetchedObjects()))
        .last()
        .satisfies(
            fetched -> assertThat(text(fetched.value().orElseThrow().body())).contains("edited"));
  }

  @Test
  void aDeleteWithoutAProofHoldsIfItsOriginSaysSo() throws InterruptedException {
    serveNote(evesNote());
    assertThat(door.post(ALICE, Sealed.create())).isEqualTo(new Admitted("Create"));
    var delete = Sealed.activity("Delete").put("object", Sealed.NOTE);
    var admission = door.post(ALICE, delete);
    assertThat(admission).isInstanceOf(Refused.class);
    assertThat(((Refused) admission).detail()).contains("still serves it");
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
    serveNote(Json.object().put("id", Sealed.NOTE).put("type", "Tombstone"));
    assertThat(door.post(ALICE, delete)).isEqualTo(new Admitted("Delete"));
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(record -> record.key())
        .contains(door.withdrawalKey(Sealed.NOTE));
    assertThat(door.records(door.topics.activities()))
        .flatExtracting(record -> record.value().stream().toList())
        .filteredOn(logged -> logged.type().equals("Delete"))
        .extracting(AdmittedActivity::provedBy)
        .containsExactly(ProvedBy.ORIGIN);
  }

  private static FetchResult answer(int status, String url) {
    return new FetchResult.Fetched(status, "", Bytes.EMPTY, Iri.of(url));
  }

  private List<String> withdrawn() {
    return door.records(door.topics.withdrawals()).stream().map(LogRecord::key).toList();
  }

  @Test
  void a404OfAProxyWhoseServerIsDownTakesNothingBack() throws InterruptedException {
    serveNote(evesNote());
    assertThat(door.post(ALICE, Sealed.create())).isEqualTo(new Admitted("Create"));
    var delete = Sealed.activity("Delete").put("object", Sealed.NOTE);
    var nodeInfo = Sealed.HOME + "/.well-known/nodeinfo";
    door.served.put(Sealed.NOTE, answer(404, Sealed.NOTE));
    door.served.put(Sealed.EVE, answer(404, Sealed.EVE));
    for (var down : List.of(answer(404, nodeInfo), new FetchResult.Unreachable("no answer"))) {
      door.served.put(nodeInfo, down);
      assertThat(door.post(ALICE, delete)).as("%s", down).isInstanceOf(TryLater.class);
      assertThat(withdrawn()).isEmpty();
      assertThat(only().type()).isEqualTo("Announce");
    }
    door.served.remove(nodeInfo);
    assertThat(door.post(ALICE, delete)).as("now it is up").isEqualTo(new Admitted("Delete"));
    assertThat(withdrawn()).contains(door.withdrawalKey(Sealed.NOTE));
  }

  @Test
  void a404CountsOfAServerWithoutNodeInfoThatHasItsAuthor() throws InterruptedException {
    serveNote(evesNote());
    assertThat(door.post(ALICE, Sealed.create())).isEqualTo(new Admitted("Create"));
    var nodeInfo = Sealed.HOME + "/.well-known/nodeinfo";
    door.served.put(Sealed.NOTE, answer(404, Sealed.NOTE));
    door.served.put(nodeInfo, answer(404, nodeInfo));
    var delete = Sealed.activity("Delete").put("object", Sealed.NOTE);
    assertThat(door.post(ALICE, delete)).isEqualTo(new Admitted("Delete"));
    assertThat(withdrawn()).contains(door.withdrawalKey(Sealed.NOTE));
  }

  @Test
  void a410CountsWhateverElseItsServerAnswers() throws InterruptedException {
    serveNote(evesNote());
    assertThat(door.post(ALICE, Sealed.create())).isEqualTo(new Admitted("Create"));
    var nodeInfo = Sealed.HOME + "/.well-known/nodeinfo";
    door.served.put(Sealed.NOTE, answer(410, Sealed.NOTE));
    door.served.put(nodeInfo, answer(404, nodeInfo));
    var delete = Sealed.activity("Delete").put("object", Sealed.NOTE);
    assertThat(door.post(ALICE, delete)).isEqualTo(new Admitted("Delete"));
    assertThat(withdrawn()).contains(door.withdrawalKey(Sealed.NOTE));
    assertThat(door.fetched).doesNotContain(nodeInfo);
  }

  @Test
  void whatWasForwardedWithoutAProofIsKnownWhenItComesWithOne() throws InterruptedException {
    serveNote(evesNote());
    assertThat(door.post(ALICE, Sealed.create())).isEqualTo(new Admitted("Create"));
    assertThat(door.post(ALICE, Sealed.proof(Sealed.create())))
        .isEqualTo(new Admission.Duplicate());
    assertThat(only().provedBy()).isEqualTo(ProvedBy.ORIGIN);
  }

  /// What somebody makes up is neither asked for nor written down.
  @Test
  void aDeleteOfSomethingUnknownWithoutAProofIsNoReasonToAsk() throws InterruptedException {
    var stranger = "https://nowhere.example/users/zoe";
    var delete = activity("Delete", stranger).put("object", stranger + "/notes/1");
    assertThat(door.post(ALICE, delete)).isInstanceOf(Admission.Ignored.class);
    assertThat(door.fetched).noneMatch(url -> url.contains("nowhere.example"));
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
  }

  @Test
  void aDeleteEndsWhatWasForwarded() throws InterruptedException {
    assertThat(door.post(ALICE, Sealed.ld(Sealed.create()))).isEqualTo(new Admitted("Create"));
    var delete = Sealed.ld(Sealed.activity("Delete").put("object", Sealed.NOTE));
    assertThat(door.post(ALICE, delete)).isEqualTo(new Admitted("Delete"));
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(record -> record.key())
        .contains(door.withdrawalKey(Sealed.NOTE));
    assertThat(door.post(ALICE, Sealed.ld(Sealed.create()))).isNotInstanceOf(Admitted.class);
  }

  @Test
  void anActorsDeleteNeedsTheKeyThatWasKept() throws InterruptedException {
    var delete = Sealed.ld(Sealed.activity("Delete").put("object", Sealed.EVE));
    assertThat(door.post(ALICE, delete)).isInstanceOf(Admission.Ignored.class);
    assertThat(door.fetched).containsExactly(ALICE + "#key");
    assertThat(door.post(ALICE, Sealed.ld(Sealed.create()))).isEqualTo(new Admitted("Create"));
    door.served.remove(Sealed.EVE);
    var broken = delete.deepCopy().put("id", Sealed.EVE + "/activities/other");
    var admission = door.post(ALICE, broken);
    assertThat(admission).isEqualTo(new Refused(Refusal.FORWARDED, MISMATCH));
    assertThat(door.post(ALICE, delete)).isEqualTo(new Admitted("Delete"));
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(record -> record.key())
        .contains(door.withdrawalKey(Sealed.EVE));
  }
}
