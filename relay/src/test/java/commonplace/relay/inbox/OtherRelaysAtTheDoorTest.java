package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Iri;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Duplicate;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.TryLater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What other relays announce and take back; who announces it first brings it.
class OtherRelaysAtTheDoorTest extends AtTheDoor {
  private static final String FIRST = "https://first.example/actor";
  private static final String SECOND = "https://second.example/actor";

  @BeforeEach
  void followTwo() {
    door.actor(FIRST, "Group"); // as pub-relay's is
    door.actor(SECOND, "Application");
    door.follows(FIRST);
    door.follows(SECOND);
    door.serve(NOTE, note(NOTE, PUBLIC));
  }

  private static ObjectNode announce(String actor, String to, String cc) {
    var announce = activity("Announce", actor).put("object", NOTE);
    announce.set("to", Json.array(to));
    announce.set("cc", Json.array(cc));
    return announce;
  }

  private static ObjectNode undo(ObjectNode announce) {
    var undo = activity("Undo", Json.text(announce, "actor"));
    undo.set("object", announce);
    return undo;
  }

  @Test
  void aRelayThatWeFollowIsOneWhateverItsType() throws InterruptedException {
    assertThat(door.post(FIRST, announce(FIRST, PUBLIC, FIRST + "/followers")))
        .isEqualTo(new Admitted("Announce"));
    for (var relay : new String[] {FIRST, SECOND}) {
      assertThat(door.post(relay, announce(relay, PUBLIC, relay + "/followers")))
          .as("again, by %s", relay)
          .isEqualTo(new Duplicate());
    }
    assertThat(door.records(door.topics.activities())).hasSize(1);
    assertThat(door.post(ALICE, create())).as("the post itself").isEqualTo(new Duplicate());
  }

  @Test
  void aRelaysAnnounceMayNamePublicInSecondPlaceAPersonsOrABotsNot() throws InterruptedException {
    var bot = SERVER + "/users/bot";
    door.actor(bot, "Service");
    for (var one : new String[] {ALICE, bot}) {
      assertThat(door.post(one, announce(one, one + "/followers", PUBLIC)))
          .as("an unlisted boost of %s", one)
          .isInstanceOf(Ignored.class);
    }
    assertThat(door.records(door.topics.activities())).isEmpty();
    var instance = SERVER + "/actor";
    assertThat(door.post(instance, announce(instance, "https://elsewhere.example/them", PUBLIC)))
        .isEqualTo(new Admitted("Announce"));
  }

  @Test
  void whatARelayTakesBackEndsIfItsOriginHasItNoMore() throws InterruptedException {
    var first = announce(FIRST, PUBLIC, FIRST + "/followers");
    assertThat(door.post(FIRST, first)).isEqualTo(new Admitted("Announce"));
    var second = announce(SECOND, PUBLIC, SECOND + "/followers");
    assertThat(door.post(SECOND, undo(second))).isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
    door.served.put(NOTE, new FetchResult.Unreachable("busy"));
    assertThat(door.post(SECOND, undo(second))).isInstanceOf(TryLater.class);
    door.served.put(NOTE, new FetchResult.Fetched(410, "", Bytes.EMPTY, Iri.of(NOTE)));
    assertThat(door.post(SECOND, undo(second))).isEqualTo(new Admitted("Undo"));
    assertThat(door.records(door.topics.activities()).stream().flatMap(r -> r.value().stream()))
        .filteredOn(activity -> activity.type().equals("Undo"))
        .as("for the members of every relay")
        .singleElement()
        .satisfies(activity -> assertThat(activity.relays()).isEmpty());
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(withdrawal -> withdrawal.key())
        .contains(door.withdrawalKey(NOTE));
    assertThat(door.post(FIRST, undo(first))).isInstanceOf(Ignored.class);
    var delete = activity("Delete", ALICE).put("object", NOTE);
    assertThat(door.post(FIRST, delete)).as("without a proof").isInstanceOf(Ignored.class);
  }

  @Test
  void a404OfAProxyWhoseServerIsDownEndsNothing() throws InterruptedException {
    var first = announce(FIRST, PUBLIC, FIRST + "/followers");
    assertThat(door.post(FIRST, first)).isEqualTo(new Admitted("Announce"));
    var nodeInfo = SERVER + "/.well-known/nodeinfo";
    door.served.remove(NOTE);
    door.served.put(nodeInfo, new FetchResult.Fetched(404, "", Bytes.EMPTY, Iri.of(nodeInfo)));
    assertThat(door.post(FIRST, undo(first))).isInstanceOf(TryLater.class);
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
    door.served.remove(nodeInfo);
    assertThat(door.post(FIRST, undo(first))).isEqualTo(new Admitted("Undo"));
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(withdrawal -> withdrawal.key())
        .contains(door.withdrawalKey(NOTE));
  }

  /// Its Announce has left the log, and with it all that was known of the object.
  @Test
  void whatARelayTakesBackLongAfterEndsIfItsOriginHasItNoMore() throws InterruptedException {
    var first = announce(FIRST, PUBLIC, FIRST + "/followers");
    assertThat(door.post(FIRST, undo(first))).as("it lives").isInstanceOf(Ignored.class);
    assertThat(door.records(door.topics.activities())).isEmpty();
    door.served.put(NOTE, new FetchResult.Fetched(410, "", Bytes.EMPTY, Iri.of(NOTE)));
    assertThat(door.post(FIRST, undo(first))).isEqualTo(new Admitted("Undo"));
    assertThat(door.records(door.topics.activities()).getFirst().value().orElseThrow().object())
        .contains(Iri.of(NOTE));
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(withdrawal -> withdrawal.key())
        .contains(door.withdrawalKey(NOTE));
    var fetched = door.fetched.size();
    var ours = announce(FIRST, PUBLIC, FIRST + "/followers").put("object", Door.RELAY + "/a/1");
    assertThat(door.post(FIRST, undo(ours))).isInstanceOf(Ignored.class);
    assertThat(door.fetched).as("we do not ask ourselves").hasSize(fetched);
  }

  @Test
  void onlyARelaysUndoOfAnAnnounceMakesUsAskTheOrigin() throws InterruptedException {
    door.post(FIRST, announce(FIRST, PUBLIC, FIRST + "/followers"));
    door.served.put(NOTE, new FetchResult.Fetched(410, "", Bytes.EMPTY, Iri.of(NOTE)));
    var bot = SERVER + "/users/bot";
    door.actor(bot, "Service");
    var before = door.fetched.stream().filter(NOTE::equals).count();
    assertThat(door.post(bot, undo(announce(bot, PUBLIC, bot + "/followers"))))
        .isInstanceOf(Ignored.class);
    var like = activity("Like", SECOND).put("object", NOTE);
    assertThat(door.post(SECOND, undo(like))).isInstanceOf(Ignored.class);
    var limited = announce(SECOND, PUBLIC, SECOND + "/followers");
    limited.set("object", note(NOTE, ALICE + "/followers"));
    assertThat(door.post(SECOND, undo(limited))).isInstanceOf(Ignored.class);
    assertThat(door.fetched.stream().filter(NOTE::equals)).hasSize((int) before);
    assertThat(door.records(door.topics.withdrawals())).isEmpty();
  }

  @Test
  void whatARelayTakesBackOfItsOwnEndsAsEver() throws InterruptedException {
    var first = announce(FIRST, PUBLIC, FIRST + "/followers");
    assertThat(door.post(FIRST, first)).isEqualTo(new Admitted("Announce"));
    assertThat(door.post(FIRST, undo(first))).isEqualTo(new Admitted("Undo"));
    assertThat(door.records(door.topics.withdrawals()))
        .extracting(withdrawal -> withdrawal.key())
        .doesNotContain(door.withdrawalKey(NOTE));
  }
}
