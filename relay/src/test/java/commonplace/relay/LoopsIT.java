package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Follow.State;
import commonplace.core.log.SubscriptionAspect.Stage;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.LdSignatures;
import commonplace.core.testkit.Received;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/// Five relays that follow each other, each with one member server: whatever the wiring, each
/// member gets each thing once, hears that it was taken back, and the traffic ends.
class LoopsIT {
  private static final int COUNT = 5;
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Map<String, String> AS_OPERATOR =
      Map.of("Authorization", "Bearer " + RunningRelay.TOKEN);

  @TempDir Path folder;
  private final List<RunningRelay> relays = new ArrayList<>();
  private final List<FakePeer> peers = new ArrayList<>();

  enum Wiring {
    /// Each follows the one before.
    RING,
    /// Each follows every other one.
    MESH;

    boolean follows(int one, int other) {
      return switch (this) {
        case RING -> other == (one + 1) % COUNT;
        case MESH -> one != other;
      };
    }
  }

  /// Which posts carry a proof, and so are passed on unchanged to who verifies it.
  enum Proofs {
    ALL,
    NONE,
    /// Every other one; and every other member takes only Announces.
    MIXED;

    boolean of(int number) {
      return this == ALL || (this == MIXED && number % 2 == 0);
    }
  }

  @BeforeEach
  void start() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      relays.add(RunningRelay.start(folder.resolve("relay" + i)));
      peers.add(FakePeer.start());
    }
  }

  @AfterEach
  void stop() {
    relays.forEach(RunningRelay::close);
    peers.forEach(FakePeer::close);
  }

  private void wire(Wiring wiring) {
    for (int i = 0; i < COUNT; i++) {
      var instance = peers.get(i).instanceActor();
      var follow = Activities.mastodon(instance).followPublic();
      assertThat(peers.get(i).post(relays.get(i).inbox(), instance, follow).status())
          .isEqualTo(202);
      for (int j = 0; j < COUNT; j++) {
        if (wiring.follows(i, j)) {
          assertThat(ask(i, "follow", j)).isEqualTo(200);
        }
      }
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(unready(wiring)).isEmpty());
  }

  private int ask(int one, String what, int other) {
    var actor = URLEncoder.encode(relays.get(other).origin + "/actor", StandardCharsets.UTF_8);
    var url = relays.get(one).origin + "/admin/api/relays/" + what + "?actor=" + actor;
    return peers.get(one).client().send("POST", url, AS_OPERATOR, new byte[0]).status();
  }

  private static ActorUri actor(RunningRelay relay) {
    return ActorUri.of(relay.origin + "/actor");
  }

  private List<String> unready(Wiring wiring) {
    var unready = new ArrayList<String>();
    for (int i = 0; i < COUNT; i++) {
      var table = relays.get(i).relay.subscriptions();
      for (var follow : table.current()) {
        if (follow.state() != State.ACTIVE || table.software(follow.subscriber()).isEmpty()) {
          unready.add(i + " has yet to know " + follow.subscriber());
        }
      }
      for (int j = 0; j < COUNT; j++) {
        boolean accepted =
            table
                .upstream(actor(relays.get(j)))
                .filter(u -> u.stage() == Stage.ACCEPTED)
                .isPresent();
        if (wiring.follows(i, j) != accepted) {
          unready.add(i + " follows " + j + ": " + accepted);
        }
      }
    }
    return unready;
  }

  @ParameterizedTest
  @CsvSource({"RING, ALL", "RING, MIXED", "MESH, NONE", "MESH, MIXED"})
  void eachMemberGetsEachThingOnceAndTheTrafficEnds(Wiring wiring, Proofs proofs) {
    for (int i = 1; i < COUNT && proofs == Proofs.MIXED; i += 2) {
      peers.get(i).software("gotosocial", "0.19.0");
    }
    wire(wiring);
    var notes = new ArrayList<ObjectNode>();
    for (int i = 0; i < COUNT; i++) {
      var note = writes(i).note("<p>From member " + i + "</p>");
      peers.get(i).publish(note);
      notes.add(note);
      send(i, writes(i).create(note), proofs.of(i));
    }
    await().atMost(SOON).untilAsserted(() -> assertContentsOnce(notes));
    for (int i = 0; i < COUNT; i++) {
      var edited = notes.get(i).deepCopy().put("content", "<p>Edited by " + i + "</p>");
      peers.get(i).publish(edited);
      send(i, writes(i).update(edited), proofs.of(i));
    }
    await().atMost(SOON).untilAsserted(() -> assertEditsAtMostOnce(notes, proofs));
    await().atMost(SOON).until(this::isQuiet);
    assertEditsAtMostOnce(notes, proofs);
    for (int i = 0; i < COUNT; i++) {
      peers.get(i).gone(Json.text(notes.get(i), "id"));
      send(i, writes(i).delete(Json.text(notes.get(i), "id")), proofs.of(i));
    }
    await().atMost(SOON).untilAsserted(() -> assertTakenBackOnce(notes));
    await().atMost(SOON).until(this::isQuiet);
    assertContentsOnce(notes);
    assertTakenBackOnce(notes);
    for (var relay : relays) {
      assertThat(relay.records(relay.topics.activities()).stream().flatMap(r -> r.value().stream()))
          .as("a thing is on each log once, at most once more edited, and once to take it back")
          .doesNotHaveDuplicates()
          .hasSizeBetween(2 * COUNT, 3 * COUNT)
          .filteredOn(activity -> !activity.type().equals("Update"))
          .hasSize(2 * COUNT);
    }
  }

  private Activities writes(int member) {
    return Activities.mastodon(author(member));
  }

  private FakeActor author(int member) {
    return peers.get(member).person("author");
  }

  private void send(int member, ObjectNode activity, boolean proven) {
    var sent = proven ? LdSignatures.littleOf(author(member), activity) : activity;
    assertThat(peers.get(member).post(relays.get(member).inbox(), author(member), sent).status())
        .isEqualTo(202);
  }

  /// Whether each has served all, and nothing came to any of them meanwhile.
  private boolean isQuiet() {
    var before = logged();
    return relays.stream().allMatch(RunningRelay::hasServedAll) && logged().equals(before);
  }

  private List<Map<Integer, Long>> logged() {
    return relays.stream()
        .map(relay -> relay.log.endOffsets(relay.topics.activities()))
        .map(Map::copyOf)
        .toList();
  }

  /// Who verifies the proof of an edit gets it; nobody gets one twice.
  private void assertEditsAtMostOnce(List<ObjectNode> notes, Proofs proofs) {
    forAll(
        notes,
        (reached, got) -> reached.hasSizeBetween(proofs == Proofs.ALL ? got : 0, got),
        "Update");
  }

  private void assertContentsOnce(List<ObjectNode> notes) {
    forAll(notes, (reached, got) -> reached.hasSize(got), "Create", "Announce");
  }

  /// Once in each form in which it may have been sent it: what a member runs was not known at
  /// first.
  private void assertTakenBackOnce(List<ObjectNode> notes) {
    forAll(
        notes,
        (reached, got) -> reached.doesNotHaveDuplicates().hasSizeBetween(got, 2 * got),
        "Delete",
        "Undo");
  }

  private void forAll(
      List<ObjectNode> notes, BiConsumer<ListAssert<String>, Integer> law, String... types) {
    for (int member = 0; member < COUNT; member++) {
      for (int author = 0; author < COUNT; author++) {
        var id = Json.text(notes.get(author), "id");
        var got =
            peers.get(member).inbox().accepted().stream()
                .filter(r -> List.of(types).contains(r.type()))
                .filter(r -> new String(r.body(), StandardCharsets.UTF_8).contains(id))
                .map(Received::type)
                .toList();
        law.accept(
            assertThat(got).as("member %s of the post of %s", member, author),
            member == author ? 0 : 1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource("RING")
  void whatIsUnfollowedEndsAndWhatCameInACircleIsKnownWithoutMemory(Wiring wiring) {
    wire(wiring);
    var name = actor(relays.getFirst()).authority().text();
    var create = Json.bytes(writes(0).create(writes(0).note("<p>Round</p>")));
    var headers =
        peers.getFirst().client().signed("POST", relays.getFirst().inbox(), author(0), create);
    var looped = new java.util.LinkedHashMap<>(headers);
    looped.put(
        "Via", "1.1 other.example (ActivityPub relay), 1.1 " + name + " (ActivityPub relay)");
    var reply = peers.getFirst().client().send("POST", relays.getFirst().inbox(), looped, create);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.body()).contains("passed this relay");
    assertThat(relays.getFirst().records(relays.getFirst().topics.activities())).isEmpty();

    assertThat(ask(0, "unfollow", 1)).isEqualTo(200);
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(relays.get(0).relay.subscriptions().upstream(actor(relays.get(1))))
              .hasValueSatisfying(u -> assertThat(u.stage()).isEqualTo(Stage.ENDED));
          assertThat(relays.get(1).relay.subscriptions().find(actor(relays.get(0))))
              .hasValueSatisfying(f -> assertThat(f.state()).isEqualTo(State.ENDED));
        });
    assertThat(ask(0, "unfollow", 3)).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource("RING")
  void theWayIsKeptWithTheRecord(Wiring wiring) {
    wire(wiring);
    var note = writes(1).note("<p>On its way</p>");
    peers.get(1).publish(note);
    send(1, writes(1).create(note), true);
    // the first relay follows the second, the last one the first
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(records(COUNT - 1))
                .containsExactly(
                    IntStream.of(1, 0)
                        .mapToObj(i -> actor(relays.get(i)).authority().text())
                        .toList()));
    assertThat(
            relays
                .get(COUNT - 1)
                .records(relays.get(COUNT - 1).topics.activities())
                .getFirst()
                .value()
                .orElseThrow()
                .signer())
        .as("through whom")
        .isEqualTo(actor(relays.getFirst()));
  }

  private List<List<String>> records(int relay) {
    return relays.get(relay).records(relays.get(relay).topics.activities()).stream()
        .flatMap(r -> r.value().stream())
        .map(activity -> activity.via())
        .toList();
  }
}
