package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.LogRecord;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.log.ProvedBy;
import commonplace.core.log.Withdrawal;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.moderation.Eraser.Erased;
import commonplace.relay.moderation.Made;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the operator takes back.
class OperatorErasureTest extends AtTheDoor {
  private Erased erase(Subject subject, String pattern) throws InterruptedException {
    var rule = Made.rule(subject, pattern, Effect.ERASE);
    door.rules.store(List.of(rule));
    return door.inbox.carryOut(rule);
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
    assertThat(erase(Subject.OBJECT, NOTE)).isEqualTo(new Erased(0, 1));
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
    assertThat(erase(Subject.OBJECT, elsewhere)).isEqualTo(new Erased(0, 1));
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
    assertThat(erase(Subject.ACTOR, ALICE)).isEqualTo(new Erased(1, 2));
    assertThat(withdrawn(ALICE)).contains(Withdrawal.Kind.ACTOR);
    assertThat(withdrawn(NOTE)).contains(Withdrawal.Kind.OBJECT);
    assertThat(withdrawn(second)).contains(Withdrawal.Kind.OBJECT);
    assertThat(door.inbox.isKnown(ActorUri.of(ALICE))).isFalse();
    assertThat(erase(Subject.ACTOR, ALICE)).as("again").isEqualTo(new Erased(0, 0));
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
    assertThat(door.inbox.carryOut(rule).objects()).as("only the archive forgets").isZero();
    assertThat(withdrawn(ALICE)).contains(Withdrawal.Kind.ACTOR);
    assertThat(withdrawn(other)).contains(Withdrawal.Kind.ACTOR);
    assertThat(withdrawn(spared)).isEmpty();
    assertThat(log()).extracting(AdmittedActivity::type).containsExactly("Create");
  }
}
