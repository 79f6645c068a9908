package commonplace.relay.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.log.Terms;
import commonplace.core.log.Topics;
import commonplace.core.relays.NamedRelay;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Receive;
import commonplace.core.terms.Send;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.MadeTerms;
import commonplace.relay.identity.RelayUris;
import commonplace.relay.subscription.Subscribing.Nothing;
import commonplace.relay.subscription.Subscribing.Outcome;
import commonplace.relay.subscription.Subscribing.Replayed;
import commonplace.relay.subscription.Subscribing.Taken;
import commonplace.relay.subscription.Subscribing.Wrong;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class SubscribingTest {
  private static final String PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
  private static final RelayUris US = new RelayUris("https://relay.example");
  private static final String PEER = "https://m.example/actor";
  private static final ActorUri SUBSCRIBER = ActorUri.of(PEER);

  private final InMemoryEventLog log = new InMemoryEventLog(InstantSource.system());
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final SubscriptionTable table =
      new SubscriptionTable(log, topics, InstantSource.system());
  private final Handshakes handshakes = new Handshakes(US);
  private final AtomicReference<Optional<String>> refusal = new AtomicReference<>(Optional.empty());

  @BeforeEach
  void start() throws InterruptedException {
    table.start();
    table.awaitReady(Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    table.close();
  }

  private NamedRelays relays = NamedRelays.NONE;

  private Subscribing subscribing(Membership membership) {
    return new Subscribing(
        US,
        membership,
        () -> relays,
        _ -> refusal.get(),
        table,
        handshakes,
        log,
        topics,
        InstantSource.system());
  }

  private final Subscribing open = subscribing(Membership.OPEN);

  private static ObjectNode followJson(String id, String followed) {
    return Json.object()
        .put("id", id)
        .put("type", "Follow")
        .put("actor", PEER)
        .put("object", followed);
  }

  private static Activity read(JsonNode json) {
    return ((ActivityReader.Read) ActivityReader.read(json)).activity();
  }

  private Outcome follow(Subscribing subscribing, String id, String followed, String type)
      throws InterruptedException {
    var activity = (Activity.Follow) read(followJson(id, followed));
    return subscribing.follow(
        activity, RelayName.MAIN, type, Iri.of("https://m.example/inbox"), false);
  }

  private Outcome undo(JsonNode object) throws InterruptedException {
    var undo = Json.object().put("id", PEER + "/undo").put("type", "Undo").put("actor", PEER);
    undo.set("object", object);
    return open.undo((Activity.Undo) read(undo), RelayName.MAIN);
  }

  private static JsonNode text(String text) {
    return Json.array(text).get(0);
  }

  private Follow current() {
    return table.find(SUBSCRIBER).orElseThrow();
  }

  private void post(int count) {
    for (int i = 0; i < count; i++) {
      var actor = ActorUri.of("https://a.example/users/ada");
      var activity =
          new AdmittedActivity(
              "Create",
              Optional.of(Iri.of(actor + "/" + i)),
              actor,
              Optional.empty(),
              actor,
              false,
              ActorFlags.UNKNOWN,
              true,
              Bytes.utf8("{}"));
      log.append(topics.activities(), actor.text(), activity.key(), Optional.of(activity)).join();
    }
  }

  @Test
  void itBeginsWithWhatIsNewUnlessItsTermsAskForMore() throws InterruptedException {
    post(5);
    follow(open, PEER + "#1", PUBLIC, "Application");
    assertThat(current().start()).containsValue(5L);
    assertThat(current().history()).isEmpty();
  }

  @Test
  void itsTermsMayAskForAHistoryWhichRepeatedFollowsKeep() throws InterruptedException {
    table.changes().store(withHistory(24));
    post(5);
    follow(open, PEER + "#1", PUBLIC, "Application");
    assertThat(current().start().values()).containsOnly(0L);
    var history = current().history();
    assertThat(history).isPresent();
    table.changes().answered(current(), Set.of(RelayName.MAIN));
    assertThat(current().history()).as("also when it was accepted").isEqualTo(history);
    post(2);
    follow(open, PEER + "#2", PUBLIC, "Application");
    assertThat(current().start().values()).containsOnly(0L);
    assertThat(current().history()).isEqualTo(history);
  }

  @Test
  void aHistoryIsBoundedAndThatOfAnApprovedOneIsOfItsApproval() throws InterruptedException {
    table.changes().store(withHistory(72));
    post((int) Beginning.MOST + 7);
    follow(subscribing(Membership.APPROVAL), PEER + "#1", PUBLIC, "Application");
    assertThat(table.changes().approve(SUBSCRIBER, RelayName.MAIN)).isTrue();
    assertThat(current().start().values()).contains(7L);
    assertThat(current().history()).isPresent();
  }

  private static Terms withHistory(int hours) {
    return MadeTerms.history(SUBSCRIBER, hours);
  }

  @Test
  void bothStylesAreTakenAndWhoFollowsDecidesOverMembership() throws InterruptedException {
    assertThat(follow(open, PEER + "#1", PUBLIC, "Application")).isInstanceOf(Taken.class);
    assertThat(current().style()).isEqualTo(Style.PUBLIC_FOLLOW);
    assertThat(handshakes.owed(current())).hasSize(1);
    assertThat(table.servers().isMember(Authority.of("m.example"))).isTrue();
    assertThat(follow(open, PEER + "#2", US.actor().text(), "Application"))
        .isInstanceOf(Taken.class);
    assertThat(current().style()).isEqualTo(Style.ACTOR_FOLLOW);
    assertThat(handshakes.owed(current())).hasSize(2);
    assertThat(follow(open, PEER + "#3", US.actor().text(), "Person")).isInstanceOf(Taken.class);
    assertThat(table.servers().isMember(Authority.of("m.example")))
        .as("a person enrols nobody")
        .isFalse();
    assertThat(table.isServed(SUBSCRIBER)).as("but receives").isTrue();
    assertThat(handshakes.owed(current())).as("and is not followed").hasSize(1);
    assertThat(follow(open, PEER + "#4", "https://m.example/other", "Application"))
        .isInstanceOf(Wrong.class);
  }

  private Outcome followOf(String actor) throws InterruptedException {
    var follow = followJson(actor + "#follow", PUBLIC).put("actor", actor);
    return open.follow(
        (Activity.Follow) read(follow),
        RelayName.MAIN,
        "Person",
        Iri.of(actor.replaceFirst("/users/.*", "/inbox")),
        false);
  }

  @Test
  void oneServerTakesNotAllTheRoomAndWhoCameStays() throws InterruptedException {
    for (int i = 0; i < Subscribing.MAX_OF_A_SERVER; i++) {
      assertThat(followOf("https://m.example/users/" + i)).isInstanceOf(Taken.class);
    }
    assertThat(followOf("https://m.example/users/more")).isInstanceOf(Wrong.class);
    assertThat(followOf("https://m.example/users/0")).isInstanceOf(Taken.class);
    assertThat(followOf("https://n.example/users/0")).isInstanceOf(Taken.class);
    assertThat(table.count()).isEqualTo(Subscribing.MAX_OF_A_SERVER + 1);
  }

  @Test
  void aRepeatedFollowKeepsItsStartAndIsOwedAnAcceptAgain() throws InterruptedException {
    follow(open, PEER + "#1", PUBLIC, "Application");
    var start = current().start();
    table.changes().answered(current(), Set.of(RelayName.MAIN));
    assertThat(current().state()).isEqualTo(State.ACTIVE);
    log.beat(topics.activities());
    follow(open, PEER + "#2", PUBLIC, "Application");
    assertThat(current().state()).isEqualTo(State.ACCEPT_OWED);
    assertThat(current().start()).isEqualTo(start);
    assertThat(current().followId()).isEqualTo(Iri.of(PEER + "#2"));
    undo(text(PEER + "#2"));
    follow(open, PEER + "#3", PUBLIC, "Application");
    assertThat(current().start()).as("after an Undo it starts anew").isNotEqualTo(start);
  }

  @Test
  void anUndoEndsItInEveryShapeUnlessItIsOfAnOlderFollow() throws InterruptedException {
    for (JsonNode shape :
        new JsonNode[] {
          text(PEER + "#now"),
          followJson(PEER + "#now", PUBLIC),
          Json.object().put("type", "Follow").put("actor", PEER).put("object", PUBLIC)
        }) {
      follow(open, PEER + "#old", PUBLIC, "Application");
      follow(open, PEER + "#now", PUBLIC, "Application");
      assertThat(undo(text(PEER + "#old"))).isInstanceOf(Nothing.class);
      assertThat(undo(followJson(PEER + "#old", PUBLIC))).isInstanceOf(Nothing.class);
      var ofAnother = Json.object().put("type", "Follow").put("object", "https://x.example/u/bob");
      assertThat(undo(ofAnother)).isInstanceOf(Nothing.class);
      assertThat(current().state()).isEqualTo(State.ACCEPT_OWED);
      assertThat(undo(shape)).isInstanceOf(Taken.class);
      assertThat(current().state()).isEqualTo(State.ENDED);
      assertThat(undo(shape)).isInstanceOf(Nothing.class);
    }
  }

  @Test
  void membershipDecidesOverStrangersAndTheReasonIsTold() throws InterruptedException {
    follow(subscribing(Membership.CLOSED), PEER + "#1", PUBLIC, "Application");
    assertThat(current().state()).isEqualTo(State.REJECTED);
    var reject = Json.parse(handshakes.owed(current()).getFirst().document().toArray());
    assertThat(Json.text(reject, "type")).isEqualTo("Reject");
    assertThat(Json.text(reject, "summary")).isNotBlank();
    assertThat(Json.text(reject.path("object"), "id")).isEqualTo(PEER + "#1");
    assertThat(table.servers().isMember(Authority.of("m.example"))).isFalse();
    table.changes().answered(current(), Set.of(RelayName.MAIN));
    assertThat(current().state()).isEqualTo(State.ENDED);
    assertThat(table.servers().wasMember(Authority.of("m.example"))).isFalse();
    follow(subscribing(Membership.APPROVAL), PEER + "#2", PUBLIC, "Application");
    assertThat(current().state()).isEqualTo(State.PENDING);
    assertThat(handshakes.owed(current())).isEmpty();
    var since = current().at(RelayName.MAIN).orElseThrow().changed();
    follow(subscribing(Membership.APPROVAL), PEER + "#again", PUBLIC, "Application");
    assertThat(current().at(RelayName.MAIN).orElseThrow().changed())
        .as("it waits since it first asked")
        .isEqualTo(since);
    assertThat(table.changes().approve(SUBSCRIBER, RelayName.MAIN)).isTrue();
    assertThat(current().state()).isEqualTo(State.ACCEPT_OWED);
    table.changes().ended(SUBSCRIBER, "left");
    follow(subscribing(Membership.APPROVAL), PEER + "#3", PUBLIC, "Application");
    assertThat(current().state()).isEqualTo(State.PENDING);
    assertThat(table.servers().wasMember(Authority.of("m.example"))).isTrue();
  }

  @Test
  void anInboxElsewhereAndAReplayAreRefused() throws InterruptedException {
    var activity = (Activity.Follow) read(followJson(PEER + "#1", PUBLIC));
    assertThat(
            open.follow(
                activity, RelayName.MAIN, "Application", Iri.of("https://x.example/inbox"), false))
        .isInstanceOf(Wrong.class);
    assertThat(
            open.follow(
                activity, RelayName.MAIN, "Application", Iri.of("https://m.example/inbox"), true))
        .isInstanceOf(Replayed.class);
  }

  @Test
  void theAnswerToOurOwnFollowIsRemembered() throws InterruptedException {
    follow(open, PEER + "#1", US.actor().text(), "Application");
    for (var type : new String[] {"Accept", "Reject"}) {
      var answer = Json.object().put("id", PEER + "/a").put("type", type).put("actor", PEER);
      answer.put(
          "object", handshakes.followBackId(SUBSCRIBER, current().parts().getFirst()).text());
      assertThat(open.reply((Activity.Reply) read(answer))).isInstanceOf(Taken.class);
      assertThat(table.followsBack(SUBSCRIBER)).isEqualTo(type.equals("Accept"));
      assertThat(table.followed()).isEqualTo(type.equals("Accept") ? 1 : 0);
      answer.put("object", "https://relay.example/another");
      assertThat(open.reply((Activity.Reply) read(answer))).isInstanceOf(Nothing.class);
    }
  }

  @Test
  void whomARuleRefusesIsRejectedWithItsReasonAlsoAsAMember() throws InterruptedException {
    follow(open, "https://m.example/f/1", PUBLIC, "Application");
    refusal.set(Optional.of("no spam"));
    follow(open, "https://m.example/f/2", PUBLIC, "Application");
    assertThat(table.find(SUBSCRIBER).orElseThrow().state()).isEqualTo(State.REJECTED);
    assertThat(table.find(SUBSCRIBER).orElseThrow().reason()).contains("no spam");
  }

  private static Terms sending(Send send) {
    return MadeTerms.forgetting(SUBSCRIBER, send);
  }

  @Test
  void termsHaveVersionsAndAStaleOneChangesNothing() throws InterruptedException {
    follow(open, PEER + "#1", PUBLIC, "Application");
    var server = Authority.of("m.example");
    assertThat(table.servers().holders(server)).containsExactly(SUBSCRIBER);
    assertThat(table.servers().maySaveFor(SUBSCRIBER)).isTrue();
    var set = table.changes().agree(sending(Send.none()), 0, "operator");
    assertThat(set.orElseThrow().version()).isEqualTo(1);
    assertThat(table.servers().sending(ActorUri.of("https://m.example/users/ada")))
        .containsExactly(Send.none());
    assertThat(table.servers().maySaveFor(SUBSCRIBER)).isFalse();
    assertThat(table.changes().agree(sending(Send.EVERYTHING), 0, "m.example")).isEmpty();
    assertThat(table.terms(SUBSCRIBER)).isEqualTo(set.get());
  }

  @Test
  void aServersTermsHoldBeforeItFollowsAndAfter() throws InterruptedException {
    agree(sending(Send.none()));
    assertThat(table.servers().sending(SUBSCRIBER)).as("a stranger's are nobody's yet").isEmpty();
    follow(open, PEER + "#1", PUBLIC, "Application");
    assertThat(table.servers().sending(SUBSCRIBER)).containsExactly(Send.none());
    assertThat(table.terms(SUBSCRIBER).version()).isEqualTo(1);
    agree(sending(Send.EVERYTHING));
    assertThat(table.servers().sending(SUBSCRIBER)).containsExactly(Send.EVERYTHING);
  }

  /// As the server's admin does.
  private void agree(Terms wanted) throws InterruptedException {
    var whole = Terms.ofServer(SUBSCRIBER.authority());
    var now = table.terms(whole).version();
    assertThat(table.changes().agree(wanted.heldBy(whole), now, "m.example")).isPresent();
  }

  @Test
  void whatWasAgreedWhileItWaitedHoldsOnceItIsApproved() throws InterruptedException {
    follow(subscribing(Membership.APPROVAL), PEER + "#1", PUBLIC, "Application");
    agree(sending(Send.none()));
    table.changes().approve(SUBSCRIBER, RelayName.MAIN);
    assertThat(table.servers().sending(SUBSCRIBER)).containsExactly(Send.none());
    assertThat(table.servers().maySaveFor(SUBSCRIBER)).isFalse();
  }

  @Test
  void whatWasAgreedAfterItLeftHoldsWhenItComesBack() throws InterruptedException {
    follow(open, PEER + "#1", PUBLIC, "Application");
    agree(sending(Send.EVERYTHING));
    undo(text(PEER + "#1"));
    agree(sending(Send.none()));
    follow(open, PEER + "#2", PUBLIC, "Application");
    assertThat(table.servers().sending(SUBSCRIBER)).containsExactly(Send.none());
  }

  @Test
  void ofASubscribersTermsAndItsServersThoseThatWereSetLastHold() throws InterruptedException {
    follow(open, PEER + "#1", PUBLIC, "Application");
    agree(sending(Send.EVERYTHING));
    table.changes().agree(sending(Send.none()), 1, "operator");
    assertThat(table.terms(SUBSCRIBER).sending()).isEqualTo(Send.none());
    assertThat(table.terms(Terms.ofServer(SUBSCRIBER.authority())).sending())
        .as("what its admin is shown")
        .isEqualTo(Send.none());
    agree(sending(Send.EVERYTHING));
    assertThat(table.terms(SUBSCRIBER).sending()).isEqualTo(Send.EVERYTHING);
    assertThat(table.terms(ActorUri.of("https://m.example/users/ada")).sending())
        .as("and of everybody else there")
        .isEqualTo(Send.EVERYTHING);
  }

  @Test
  void anAdmittedSenderIsAMemberUntilItIsDismissed() throws InterruptedException {
    var server = Authority.of("m.example");
    assertThat(table.changes().dismiss(server, "operator")).isFalse();
    table.changes().admit(server, "operator");
    assertThat(table.servers().isMember(server)).isTrue();
    assertThat(table.servers().maySaveFor(SUBSCRIBER)).isTrue();
    assertThat(table.subscribers()).isZero();
    assertThat(table.servers().wasMember(server)).isTrue();
    assertThat(table.changes().dismiss(server, "operator")).isTrue();
    assertThat(table.servers().isMember(server)).isFalse();
    assertThat(table.servers().admittedSenders()).isEmpty();
    assertThat(table.servers().wasMember(server))
        .as("it may still take back what it sent")
        .isTrue();
    assertThat(table.changes().dismiss(server, "operator")).isFalse();
  }

  @Test
  void anAdmittedSenderThatJoinsARelayByNameIsStillCarriedByTheMainOne()
      throws InterruptedException {
    relays = birds(true);
    table.changes().admit(SUBSCRIBER.authority(), "operator");
    followBirds(PEER + "#1");
    assertThat(table.servers().relays(SUBSCRIBER.authority()))
        .containsExactlyInAnyOrder(RelayName.MAIN, BIRDS);
    table.changes().dismiss(SUBSCRIBER.authority(), "operator");
    assertThat(table.servers().relays(SUBSCRIBER.authority())).containsExactly(BIRDS);
  }

  private static final RelayName BIRDS = RelayName.of("birds");

  private static NamedRelays birds(boolean open) {
    return NamedRelays.of(
        List.of(new NamedRelay(BIRDS, "", Receive.EVERYTHING, true, open, 1, Optional.empty())));
  }

  private Outcome followBirds(String id) throws InterruptedException {
    var activity = (Activity.Follow) read(followJson(id, PUBLIC));
    return open.follow(activity, BIRDS, "Application", Iri.of("https://m.example/inbox"), false);
  }

  private State stateAt(RelayName relay) {
    return current().at(relay).orElseThrow().state();
  }

  @Test
  void whoTakesSeveralRelaysKeepsOneCursorAndIsAnsweredByEach() throws InterruptedException {
    relays = birds(true);
    post(3);
    follow(open, PEER + "#1", PUBLIC, "Application");
    table.changes().answered(current(), Set.of(RelayName.MAIN));
    var start = current().start();
    post(2);
    followBirds(PEER + "#2");
    assertThat(current().start()).isEqualTo(start);
    assertThat(current().state()).isEqualTo(State.ACTIVE);
    assertThat(handshakes.owed(current()))
        .singleElement()
        .satisfies(owed -> {
          assertThat(owed.relay()).isEqualTo(BIRDS);
          var accept = Json.parse(owed.document().toArray());
          assertThat(Json.text(accept, "actor")).isEqualTo("https://relay.example/relays/birds");
          assertThat(Json.text(accept.path("object"), "id")).isEqualTo(PEER + "#2");
        });
    var joined = current().at(BIRDS).orElseThrow();
    assertThat(current().takes(BIRDS, joined.changed().minusSeconds(1), false))
        .as("what was there before it joined")
        .isFalse();
    assertThat(current().takes(BIRDS, joined.changed(), false)).isTrue();
    assertThat(table.servers().relays(SUBSCRIBER.authority()))
        .containsExactlyInAnyOrder(RelayName.MAIN, BIRDS);
    table.changes().answered(current(), Set.of(BIRDS));
    assertThat(stateAt(BIRDS)).isEqualTo(State.ACTIVE);

    undo(text(PEER + "#1"));
    assertThat(current().state()).isEqualTo(State.ENDED);
    assertThat(stateAt(BIRDS)).isEqualTo(State.ACTIVE);
    assertThat(current().isServed()).isTrue();
    assertThat(table.servers().relays(SUBSCRIBER.authority())).containsExactly(BIRDS);
    assertThat(table.servers().relaysEver(SUBSCRIBER.authority()))
        .containsExactlyInAnyOrder(RelayName.MAIN, BIRDS);
    undo(followJson("https://elsewhere.example/1", "https://relay.example/relays/birds"));
    assertThat(stateAt(BIRDS)).as("the Undo names another Follow").isEqualTo(State.ACTIVE);
    undo(followJson(PEER + "#2", "https://relay.example/relays/birds"));
    assertThat(current().isServed()).isFalse();
    assertThat(table.servers().isMember(SUBSCRIBER.authority())).isFalse();
  }

  @Test
  void oneMayTakeARelayByNameAlone() throws InterruptedException {
    relays = birds(false);
    post(3);
    followBirds(PEER + "#1");
    assertThat(current().state()).isEqualTo(State.NONE);
    assertThat(stateAt(BIRDS)).as("the operator approves").isEqualTo(State.PENDING);
    assertThat(table.servers().isMember(SUBSCRIBER.authority())).isFalse();
    assertThat(table.changes().approve(SUBSCRIBER, RelayName.MAIN)).isFalse();
    post(2);
    assertThat(table.changes().approve(SUBSCRIBER, BIRDS)).isTrue();
    assertThat(current().start()).containsValue(5L);
    assertThat(table.servers().relays(SUBSCRIBER.authority())).containsExactly(BIRDS);
    assertThat(current().takes(RelayName.MAIN, Instant.MAX, false)).isFalse();
    assertThat(current().takes(BIRDS, Instant.EPOCH, false)).as("its cursor says so").isTrue();
    table.changes().rejectAll(BIRDS, "this relay has ended");
    var reject = Json.parse(handshakes.owed(current()).getFirst().document().toArray());
    assertThat(Json.text(reject, "type")).isEqualTo("Reject");
    assertThat(Json.text(reject, "actor")).isEqualTo("https://relay.example/relays/birds");
  }

  @Test
  void anActorOfOursThatIsNotThereIsNotFollowed() throws InterruptedException {
    relays = birds(true);
    assertThat(follow(open, PEER + "#1", "https://relay.example/relays/cats", "Application"))
        .isInstanceOf(Subscribing.Wrong.class);
    assertThat(follow(open, PEER + "#2", "https://relay.example/relays/birds/x", "Application"))
        .isInstanceOf(Subscribing.Wrong.class);
    assertThat(follow(open, PEER + "#3", "https://relay.example/relays/birds", "Application"))
        .isInstanceOf(Taken.class);
    assertThat(stateAt(BIRDS)).isEqualTo(State.ACCEPT_OWED);
  }
}
