package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.TryLater;
import commonplace.relay.moderation.Made;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The log is lost at every step of an end: before the withdrawal, between it and what tells of it,
/// and after. Whoever says so again makes good what is left, and once that is done nobody is told
/// again.
class HalfWayTest extends AtTheDoor {
  private static final int MOST_APPENDS = 30;
  private static final String RELAY = SERVER + "/actor";

  private interface Attempt {
    /// @return whether the log took all of it
    boolean succeeds() throws InterruptedException;
  }

  private Attempt posting(String sender, ObjectNode activity) {
    return () -> !(door.post(sender, activity) instanceof TryLater);
  }

  private long told(String key) {
    return door.records(door.topics.activities()).stream()
        .filter(logged -> logged.value().isPresent() && logged.key().startsWith(key))
        .count();
  }

  private void isTold(String key, Attempt attempt) throws InterruptedException {
    boolean halfWay = false;
    boolean done = false;
    int withdrawn = door.records(door.topics.withdrawals()).size();
    for (int appends = 0; !done; appends++) {
      assertThat(appends).as("appends before %s", key).isLessThan(MOST_APPENDS);
      door.log.unavailableAfter(appends);
      done = attempt.succeeds();
      door.log.unavailable(false);
      halfWay |= told(key) == 0 && door.records(door.topics.withdrawals()).size() > withdrawn;
    }
    assertThat(halfWay).as("it was withdrawn without being told").isTrue();
    long told = told(key);
    assertThat(told).isPositive();
    assertThat(attempt.succeeds()).isTrue();
    assertThat(told(key)).as("when it is heard of once more").isEqualTo(told);
  }

  private ObjectNode announce(String object) {
    var announce = activity("Announce", RELAY).put("object", object);
    announce.set("to", Json.array(RELAY + "/followers"));
    return announce;
  }

  private static ObjectNode undo(ObjectNode announce) {
    var undo = activity("Undo", RELAY);
    undo.set("object", announce);
    return undo;
  }

  private void isGone(String url) {
    door.served.put(url, new FetchResult.Fetched(410, "", Bytes.EMPTY, Iri.of(url)));
  }

  @Test
  void aDelete() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var delete = activity("Delete", ALICE).put("object", NOTE);
    isTold("delete/" + NOTE, posting(ALICE, delete));
  }

  @Test
  void anUpdateOutOfPublic() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var hidden = about("Update", note(NOTE, ALICE + "/followers"));
    isTold("delete/" + NOTE, posting(ALICE, hidden));
  }

  @Test
  void anUndoOfAnAnnounce() throws InterruptedException {
    door.serve(NOTE, note(NOTE, PUBLIC));
    door.actor(RELAY, "Group"); // of which the origin is not asked
    var announce = announce(NOTE).put("to", PUBLIC);
    assertThat(door.post(RELAY, announce)).isEqualTo(new Admitted("Announce"));
    isTold("undo/", posting(RELAY, undo(announce)));
    assertThat(door.post(RELAY, undo(announce))).as("by another id").isInstanceOf(Ignored.class);
  }

  @Test
  void aRelaysUndoOfWhatItsOriginHasNoMore() throws InterruptedException {
    door.serve(NOTE, note(NOTE, PUBLIC));
    var announce = announce(NOTE);
    assertThat(door.post(RELAY, announce)).isEqualTo(new Admitted("Announce"));
    isGone(NOTE);
    isTold("undo/", posting(RELAY, undo(announce)));
    assertThat(door.post(RELAY, undo(announce))).as("by another id").isInstanceOf(Ignored.class);
  }

  @Test
  void aForwardedDeleteWithoutAProof() throws InterruptedException {
    door.serve(Sealed.EVE, Sealed.eve(0));
    door.serve(Sealed.NOTE, Sealed.create().get("object"));
    assertThat(door.post(ALICE, Sealed.create())).isEqualTo(new Admitted("Create"));
    isGone(Sealed.NOTE);
    var delete = Sealed.activity("Delete").put("object", Sealed.NOTE);
    isTold("delete/" + Sealed.NOTE, posting(ALICE, delete));
  }

  @Test
  void aForwardedDeleteOfAnActor() throws InterruptedException {
    door.serve(Sealed.EVE, Sealed.eve(0));
    assertThat(door.post(ALICE, Sealed.ld(Sealed.create()))).isEqualTo(new Admitted("Create"));
    isGone(Sealed.EVE);
    var delete = Sealed.activity("Delete").put("object", Sealed.EVE);
    isTold("delete/" + Sealed.NOTE, posting(ALICE, delete));
  }

  @Test
  void anErasureOfTheOperators() throws InterruptedException {
    assertThat(door.post(ALICE, create())).isInstanceOf(Admitted.class);
    var rule = Made.rule(Subject.ACTOR, ALICE, Effect.ERASE);
    isTold(
        "delete/" + NOTE,
        () -> {
          try {
            door.inbox.carryOut(List.of(rule));
            return true;
          } catch (LogUnavailableException _) {
            return false;
          }
        });
  }
}
