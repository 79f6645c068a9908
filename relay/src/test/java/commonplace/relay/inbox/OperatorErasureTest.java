package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Revision;
import commonplace.core.log.LogRecord;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.log.ProvedBy;
import commonplace.core.log.Withdrawal;
import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.moderation.Eraser.Erased;
import commonplace.relay.moderation.Made;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What the operator takes back.
class OperatorErasureTest extends AtTheDoor {
  private Erased erase(Subject subject, String pattern) throws InterruptedException {
    var rule = Made.rule(subject, pattern, Effect.ERASE);
    door.rules.store(List.of(rule));
    return door.inbox.carryOut(List.of(rule));
  }

  private List<AdmittedActivity> log() {
    return door.records(door.topics.activities()).stream()
        .map(LogRecord::value)
        .flatMap(Optional::stream)
        .toList();
  }

  private List<String> nulls() {
    return door.records(door.topics.activities()).stream()
        .filter(logged -> logged.value().isEmpty())
        .map(LogRecord::key)
        .toList();
  }

  private Optional<Withdrawal.Kind> withdrawn(String id) {
    return door.records(door.topics.withdrawals()).stream()
        .filter(logged -> logged.key().equals(door.withdrawalKey(id)))
        .map(logged -> logged.value().orElseThrow().kind())
        .findFirst();
  }

  @Test
  void anObjectIsWithdrawnAndItsEndFollowsItsCreateInTheLog() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    assertThat(erase(Subject.OBJECT, NOTE)).isEqualTo(new Erased(0, 1, 0));
    assertThat(withdrawn(NOTE)).contains(Withdrawal.Kind.OBJECT);
    assertThat(nulls()).contains("create/" + NOTE);
    assertThat(log().getLast())
        .satisfies(end -> {
          assertThat(end.type()).isEqualTo("Delete");
          assertThat(end.provedBy()).isEqualTo(ProvedBy.OURS);
          assertThat(end.actor().text()).isEqualTo(ALICE);
          assertThat(end.selfProving()).isFalse();
        });
    assertThat(door.post(ALICE, create())).isInstanceOf(Admission.class);
    assertThat(log()).extracting(AdmittedActivity::type).containsExactly("Create", "Delete");
  }

  @Test
  void anUnknownObjectIsWithdrawnEverywhereAndToldInOurOwnName() throws InterruptedException {
    var elsewhere = "https://far.example/notes/1";
    assertThat(erase(Subject.OBJECT, elsewhere)).isEqualTo(new Erased(0, 1, 0));
    assertThat(door.records(door.topics.withdrawals()))
        .hasSize(door.log.partitions(door.topics.withdrawals()));
    assertThat(log().getLast().actor().text()).isEqualTo(Door.RELAY + "/actor");
  }

  @Test
  void anActorIsForgottenWithAllThatTheLogHolds() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var second = ALICE + "/notes/2";
    assertThat(door.post(ALICE, about("Create", note(second, PUBLIC))))
        .isInstanceOf(Admitted.class);
    assertThat(door.inbox.isKnown(ActorUri.of(ALICE))).isTrue();
    assertThat(erase(Subject.ACTOR, ALICE)).isEqualTo(new Erased(1, 2, 0));
    assertThat(withdrawn(ALICE)).contains(Withdrawal.Kind.ACTOR);
    assertThat(withdrawn(NOTE)).contains(Withdrawal.Kind.OBJECT);
    assertThat(withdrawn(second)).contains(Withdrawal.Kind.OBJECT);
    await().atMost(SOON).until(() -> !door.inbox.isKnown(ActorUri.of(ALICE)));
    assertThat(erase(Subject.ACTOR, ALICE)).as("again").isEqualTo(new Erased(0, 0, 0));
  }

  @Test
  void aServerIsForgottenWithEverybodyButThoseThatAreExcepted() throws InterruptedException {
    var other = "https://sub.m.example/users/bob";
    var spared = "https://sub.m.example/users/carol";
    door.known(other, "Person");
    door.known(spared, "Person");
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var listed =
        Made.rule(
            Subject.HOST, "m.example", Effect.REFUSE, Optional.of("a list"), Optional.empty());
    var rule =
        new Rule(
            listed.id(),
            listed.subject(),
            listed.pattern(),
            listed.effect(),
            "",
            "",
            listed.source(),
            "tester",
            Made.NOW,
            Optional.empty(),
            true,
            false);
    door.rules.store(List.of(rule, Made.rule(Subject.ACTOR, spared, Effect.ALLOW)));
    assertThat(door.inbox.carryOut(List.of(rule)).objects())
        .as("only the archive forgets")
        .isZero();
    assertThat(withdrawn(ALICE)).contains(Withdrawal.Kind.ACTOR);
    assertThat(withdrawn(other)).contains(Withdrawal.Kind.ACTOR);
    assertThat(withdrawn(spared)).isEmpty();
    assertThat(log()).extracting(AdmittedActivity::type).containsExactly("Create");
  }

  /// Puts an object into the archive.
  private void remembered(String id, String author, String... tags) {
    var says =
        new Revision(
            Made.NOW,
            Optional.empty(),
            "en",
            "",
            "",
            "<p>words</p>",
            List.of(),
            List.of(),
            List.of(tags),
            false);
    var live =
        new Live(
            Iri.of(id),
            ActorUri.of(author),
            "Note",
            "m.example",
            Made.NOW,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "indexable",
            says,
            List.of(),
            new Applied("activities", 0));
    door.log.append(door.topics.archiveObjects(), author, id, Optional.of(live)).join();
  }

  private List<String> ended() {
    return log().stream()
        .filter(activity -> activity.provedBy() == ProvedBy.OURS)
        .map(activity -> activity.object().orElseThrow().text())
        .toList();
  }

  private static ObjectNode tagged(String id, String hashtag) {
    var note = note(id, PUBLIC);
    note.putArray("tag").addObject().put("type", "Hashtag").put("name", hashtag);
    return note;
  }

  @Test
  void whatOnlyTheArchiveStillHoldsIsTakenBackFromMembersToo() throws InterruptedException {
    var older = ALICE + "/notes/old";
    remembered(older, ALICE);
    remembered("https://m.example/users/bob/notes/1", "https://m.example/users/bob");
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    assertThat(erase(Subject.ACTOR, ALICE)).isEqualTo(new Erased(1, 2, 0));
    assertThat(ended()).containsExactlyInAnyOrder(older, NOTE);
    assertThat(withdrawn(older)).contains(Withdrawal.Kind.OBJECT);
    assertThat(erase(Subject.ACTOR, ALICE)).as("again").isEqualTo(new Erased(0, 0, 0));
  }

  @Test
  void anAuthorWhomOnlyTheArchiveKnowsGoesWithTheServer() throws InterruptedException {
    var bob = "https://m.example/users/bob";
    remembered(bob + "/notes/1", bob);
    var quiet = Made.rule(Subject.HOST, "m.example", Effect.REFUSE);
    door.rules.store(List.of(quiet));
    assertThat(door.inbox.carryOut(List.of(quiet))).isEqualTo(new Erased(1, 0, 0));
    assertThat(withdrawn(bob)).contains(Withdrawal.Kind.ACTOR);
    assertThat(ended()).isEmpty();
  }

  @Test
  void whatIsTooMuchToTellIsSaidAndForgottenAllTheSame() throws InterruptedException {
    int many = 10_003;
    for (int i = 0; i < many; i++) {
      remembered(ALICE + "/notes/" + i, ALICE);
    }
    assertThat(erase(Subject.ACTOR, ALICE)).isEqualTo(new Erased(1, 10_000, 3));
    assertThat(ended()).hasSize(10_000);
    assertThat(withdrawn(ALICE)).contains(Withdrawal.Kind.ACTOR);
  }

  @Test
  void postsAreErasedByTheirHashtag() throws InterruptedException {
    var second = ALICE + "/notes/2";
    var third = ALICE + "/notes/3";
    var older = ALICE + "/notes/old";
    var announced = SERVER + "/notes/4";
    assertThat(door.post(ALICE, about("Create", tagged(NOTE, "#Casino"))))
        .isInstanceOf(Admitted.class);
    assertThat(door.post(ALICE, about("Create", tagged(second, "#birds"))))
        .isInstanceOf(Admitted.class);
    assertThat(door.post(ALICE, about("Create", tagged(third, "#birds"))))
        .isInstanceOf(Admitted.class);
    assertThat(door.post(ALICE, about("Update", tagged(third, "#casino"))))
        .isInstanceOf(Admitted.class);
    door.serve(announced, tagged(announced, "#CASINO"));
    var announce = activity("Announce", SERVER + "/actor").put("object", announced);
    announce.set("to", Json.array(SERVER + "/actor/followers"));
    assertThat(door.post(SERVER + "/actor", announce)).isInstanceOf(Admitted.class);
    remembered(older, ALICE, "Casino");
    remembered(ALICE + "/notes/kept", ALICE, "birds");

    assertThat(erase(Subject.HASHTAG, "casino")).isEqualTo(new Erased(0, 4, 0));
    assertThat(ended()).containsExactlyInAnyOrder(NOTE, third, announced, older);
    assertThat(withdrawn(ALICE)).as("she may go on").isEmpty();
    assertThat(withdrawn(second)).isEmpty();
    assertThat(nulls()).contains("create/" + NOTE, "create/" + third);
    assertThat(erase(Subject.HASHTAG, "casino")).as("again").isEqualTo(new Erased(0, 0, 0));
  }

  @Test
  void aHashtagThatOnlyTheArchiveForgetsIsToldToNobody() throws InterruptedException {
    assertThat(door.post(ALICE, about("Create", tagged(NOTE, "#casino"))))
        .isInstanceOf(Admitted.class);
    var rule = Made.rule(Subject.HASHTAG, "casino", Effect.REFUSE);
    assertThat(door.inbox.carryOut(List.of(rule))).isEqualTo(new Erased(0, 1, 0));
    assertThat(withdrawn(NOTE)).contains(Withdrawal.Kind.OBJECT);
    assertThat(ended()).isEmpty();
  }

  /// The rule has the canonical spelling, the log has what was received.
  @Test
  void anActorIsFoundInWhateverSpellingItWasReceived() throws InterruptedException {
    var topic = door.topics.withdrawals();
    var received =
        IntStream.range(0, 100)
            .mapToObj(i -> "https://M.Example/users/carol" + i)
            .filter(id ->
                door.log.partitionOf(topic, id)
                    != door.log.partitionOf(topic, Iri.of(id).canonical()))
            .findFirst()
            .orElseThrow();
    door.actor(received, "Person");
    var id = received + "/notes/1";
    var create = activity("Create", received);
    create.set("to", Json.array(PUBLIC));
    create.set("object", note(id, PUBLIC).put("attributedTo", received));
    assertThat(door.post(received, create)).isInstanceOf(Admitted.class);

    assertThat(erase(Subject.ACTOR, received)).isEqualTo(new Erased(1, 1, 0));
    assertThat(ended()).containsExactly(id);
    assertThat(door.records(topic))
        .filteredOn(logged -> logged.key().equals(door.withdrawalKey(received)))
        .extracting(logged -> logged.position().partition())
        .as("also where the sweep looks for what it wrote")
        .contains(door.log.partitionOf(topic, received));
    await().atMost(SOON).until(() -> !door.inbox.isKnown(ActorUri.of(received)));
    assertThat(erase(Subject.ACTOR, received)).as("again").isEqualTo(new Erased(0, 0, 0));
  }

  @Test
  void whatIsKnownFromAnAnnounceAloneIsErased() throws InterruptedException {
    var announced = SERVER + "/notes/4";
    door.serve(announced, note(announced, PUBLIC));
    var announce = activity("Announce", SERVER + "/actor").put("object", announced);
    announce.set("to", Json.array(SERVER + "/actor/followers"));
    assertThat(door.post(SERVER + "/actor", announce)).isInstanceOf(Admitted.class);
    assertThat(erase(Subject.OBJECT, announced)).isEqualTo(new Erased(0, 1, 0));
    assertThat(ended()).containsExactly(announced);
    assertThat(door.records(door.topics.fetchedObjects()))
        .filteredOn(logged -> logged.value().isEmpty())
        .extracting(LogRecord::key)
        .containsOnly(announced);
  }
}
