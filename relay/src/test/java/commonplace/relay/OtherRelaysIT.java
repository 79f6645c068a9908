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
import commonplace.relay.LoopsIT.Wiring;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

/// Five relays that follow each other, ours among those of others, each with one member server:
/// whatever the others do, no member of ours gets a thing twice, no log of ours holds one twice,
/// and the traffic through ours ends.
class OtherRelaysIT {
  private static final int COUNT = 5;

  /// The author on a server that is a member of all five.
  private static final int EVERYWHERE = COUNT;

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Map<String, String> AS_OPERATOR =
      Map.of("Authorization", "Bearer " + RunningRelay.TOKEN);

  /// Enough for what must be sent, and soon spent by two that loop by themselves.
  private static final int FUSE = 240;

  @TempDir Path folder;
  private final Map<Integer, RunningRelay> ours = new TreeMap<>();
  private final Map<Integer, OtherRelay> others = new TreeMap<>();
  private final List<FakePeer> members = new ArrayList<>();
  private final FakePeer everywhere = FakePeer.start();

  /// Who stands where: in a ring the second and the fourth are others', in a mesh the last three.
  enum Mix {
    RING_THAT_PASSES_ALL_ON(Wiring.RING),
    RING_OF_PROGRAMS(Wiring.RING),
    RING_OF_THE_WORST(Wiring.RING),
    MESH_OF_PROGRAMS(Wiring.MESH),
    /// They send each other the same things for ever.
    MESH_OF_THE_WORST(Wiring.MESH);

    private final Wiring wiring;

    Mix(Wiring wiring) {
      this.wiring = wiring;
    }

    List<OtherProgram> programs() {
      return switch (this) {
        case RING_THAT_PASSES_ALL_ON -> List.of(OtherProgram.AODE_RELAY, OtherProgram.AODE_RELAY);
        case RING_OF_PROGRAMS -> List.of(OtherProgram.ACTIVITYRELAY, OtherProgram.PUB_RELAY);
        case RING_OF_THE_WORST -> List.of(OtherProgram.ANNOUNCER, OtherProgram.ECHO);
        case MESH_OF_PROGRAMS ->
            List.of(
                OtherProgram.ACTIVITYRELAY, OtherProgram.PUB_RELAY, OtherProgram.ACTIVITY_RELAY);
        case MESH_OF_THE_WORST ->
            List.of(OtherProgram.MIRROR, OtherProgram.ANNOUNCER, OtherProgram.ECHO);
      };
    }

    boolean isOther(int number) {
      return wiring == Wiring.RING ? number % 2 == 1 : number >= 2;
    }

    OtherProgram program(int number) {
      return programs().get(wiring == Wiring.RING ? number / 2 : number - 2);
    }

    /// Whether all our members hear that what this author wrote was taken back, although pub-relay,
    /// activityrelay and the worst do not pass on all that says so.
    boolean allHearTheEndOf(int author) {
      return author == EVERYWHERE
          || this == RING_THAT_PASSES_ALL_ON
          || this == MESH_OF_PROGRAMS
          || (wiring == Wiring.MESH && !isOther(author));
    }
  }

  private void start(Mix mix) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      members.add(FakePeer.start());
      if (mix.isOther(i)) {
        others.put(i, new OtherRelay(mix.program(i), FUSE));
        others.get(i).take(members.get(i));
        others.get(i).take(everywhere);
      } else {
        ours.put(i, RunningRelay.start(folder.resolve("relay" + i)));
        subscribe(members.get(i), i);
        subscribe(everywhere, i);
      }
    }
    for (int i = 0; i < COUNT; i++) {
      for (int j = 0; j < COUNT; j++) {
        if (mix.wiring.follows(i, j)) {
          follow(i, actor(j));
        }
      }
    }
    await().atMost(SOON).untilAsserted(() -> assertThat(unready(mix)).isEmpty());
  }

  private void subscribe(FakePeer member, int relay) {
    var instance = member.instanceActor();
    var follow = Activities.mastodon(instance).followPublic();
    assertThat(member.post(inbox(relay), instance, follow).status()).isEqualTo(202);
  }

  @AfterEach
  void stop() {
    ours.values().forEach(RunningRelay::close);
    others.values().forEach(OtherRelay::close);
    members.forEach(FakePeer::close);
    everywhere.close();
  }

  private void follow(int one, String other) {
    if (others.containsKey(one)) {
      others.get(one).follow(other);
    } else {
      var url =
          our(one).origin
              + "/admin/api/relays/follow?actor="
              + URLEncoder.encode(other, StandardCharsets.UTF_8);
      assertThat(members.get(one).client().send("POST", url, AS_OPERATOR, new byte[0]).status())
          .isEqualTo(200);
    }
  }

  private RunningRelay our(int number) {
    return Objects.requireNonNull(ours.get(number));
  }

  private String actor(int number) {
    return others.containsKey(number)
        ? others.get(number).actorId()
        : our(number).origin + "/actor";
  }

  private String inbox(int number) {
    return others.containsKey(number) ? others.get(number).inbox() : our(number).inbox();
  }

  private List<String> unready(Mix mix) {
    var unready = new ArrayList<String>();
    for (int i = 0; i < COUNT; i++) {
      for (int j = 0; j < COUNT; j++) {
        if (mix.wiring.follows(i, j) && !follows(i, actor(j))) {
          unready.add(i + " does not follow " + j);
        }
      }
    }
    ours.forEach((number, relay) -> {
      var table = relay.relay.subscriptions();
      table.current().stream()
          .filter(follow ->
              follow.state() != State.ACTIVE || table.software(follow.subscriber()).isEmpty())
          .forEach(follow -> unready.add(number + " has yet to know " + follow.subscriber()));
    });
    return unready;
  }

  private boolean follows(int one, String other) {
    return others.containsKey(one)
        ? others.get(one).isAcceptedBy(other)
        : our(one)
            .relay
            .subscriptions()
            .upstream(ActorUri.of(other))
            .filter(upstream -> upstream.stage() == Stage.ACCEPTED)
            .isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void noMemberOfOursGetsAThingTwiceAndTheTrafficEnds(Mix mix) throws IOException {
    start(mix);
    var notes = new ArrayList<ObjectNode>();
    for (int author = 0; author <= EVERYWHERE; author++) {
      var note = writes(author).note("<p>From author " + author + "</p>");
      home(author).publish(note);
      notes.add(note);
      say(author, writes(author).create(note));
    }
    untilQuiet(mix, () -> assertContentsOnce(notes));
    for (int author = 0; author <= EVERYWHERE; author++) {
      var edited = notes.get(author).deepCopy().put("content", "<p>Edited by " + author + "</p>");
      home(author).publish(edited);
      say(author, writes(author).update(edited));
    }
    untilQuiet(mix, () -> assertEditsAtMostOnce(notes));
    for (int author = 0; author <= EVERYWHERE; author++) {
      home(author).gone(Json.text(notes.get(author), "id"));
      say(author, writes(author).delete(Json.text(notes.get(author), "id")));
    }
    untilQuiet(mix, () -> assertTakenBackOnce(mix, notes));
    assertContentsOnce(notes);
    assertEditsAtMostOnce(notes);
    assertLogsHoldEachOnce(notes);
    assertNothingComesRoundAgain(mix, notes);
    assertThat(others.values()).flatExtracting(OtherRelay::troubles).isEmpty();
  }

  /// A new post goes all the way, and nothing old with it.
  private void assertNothingComesRoundAgain(Mix mix, List<ObjectNode> notes) {
    long before = requestsAbout(notes);
    var last = writes(0).note("<p>The last one</p>");
    members.getFirst().publish(last);
    say(0, writes(0).create(last));
    untilQuiet(
        mix,
        () ->
            assertThat(ours.keySet().stream().filter(member -> member != 0))
                .allMatch(member -> requestsAbout(members.get(member), List.of(last)) == 1));
    assertThat(requestsAbout(notes)).isEqualTo(before);
  }

  private long requestsAbout(List<ObjectNode> notes) {
    return Stream.concat(members.stream(), others.values().stream().map(OtherRelay::peer))
        .mapToLong(peer -> requestsAbout(peer, notes))
        .sum();
  }

  private static long requestsAbout(FakePeer peer, List<ObjectNode> notes) {
    var ids = notes.stream().map(note -> Json.text(note, "id")).toList();
    return peer.inbox().posts().stream()
        .map(post -> new String(post.body(), StandardCharsets.UTF_8))
        .filter(body -> ids.stream().anyMatch(body::contains))
        .count();
  }

  /// Until there is nothing more to send, and this holds.
  private void untilQuiet(Mix mix, ThrowingRunnable law) {
    await().atMost(SOON).untilAsserted(law);
    await().atMost(SOON).untilAsserted(() -> assertThat(busy()).isEmpty());
    for (var relay : others.values()) {
      assertThat(relay.mayNotSend()).isEqualTo(mix == Mix.MESH_OF_THE_WORST);
      relay.maySend(FUSE);
    }
  }

  /// Nobody is at work if each was found at rest and nothing came to any of them meanwhile.
  private List<String> busy() {
    var before = arrived();
    var sending =
        ours.entrySet().stream().filter(e -> !e.getValue().hasServedAll()).map(Map.Entry::getKey);
    var working =
        others.entrySet().stream().filter(e -> !e.getValue().isIdle()).map(Map.Entry::getKey);
    var busy = Stream.concat(sending, working).map(number -> number + " is at work").toList();
    return arrived().equals(before) ? busy : List.of("something came meanwhile");
  }

  /// How much has come to each of them.
  private Map<Integer, Long> arrived() {
    var arrived = new HashMap<Integer, Long>();
    ours.forEach((number, relay) -> {
      var ends = relay.log.endOffsets(relay.topics.activities());
      arrived.put(number, ends.values().stream().mapToLong(Long::longValue).sum());
    });
    others.forEach((number, relay) -> arrived.put(number, (long) relay.peer().inbox().count()));
    return arrived;
  }

  private FakePeer home(int author) {
    return author == EVERYWHERE ? everywhere : members.get(author);
  }

  private FakeActor writer(int author) {
    return home(author).person("author");
  }

  private Activities writes(int author) {
    return Activities.mastodon(writer(author));
  }

  /// Every other one with a proof.
  private void say(int author, ObjectNode activity) {
    var by = writer(author);
    var said =
        author % 2 == 0 || author == EVERYWHERE ? LdSignatures.littleOf(by, activity) : activity;
    IntStream.range(0, COUNT)
        .filter(relay -> author == relay || author == EVERYWHERE)
        .forEach(
            relay -> assertThat(home(author).post(inbox(relay), by, said).status()).isEqualTo(202));
  }

  private void assertContentsOnce(List<ObjectNode> notes) {
    forAll(notes, (author, got) -> got.hasSize(1), "Create", "Announce");
  }

  private void assertEditsAtMostOnce(List<ObjectNode> notes) {
    forAll(notes, (author, got) -> got.hasSizeBetween(0, 1), "Update");
  }

  /// Once in each form in which it may have been sent it.
  private void assertTakenBackOnce(Mix mix, List<ObjectNode> notes) {
    forAll(
        notes,
        (author, got) ->
            got.doesNotHaveDuplicates().hasSizeBetween(mix.allHearTheEndOf(author) ? 1 : 0, 2),
        "Delete",
        "Undo");
  }

  private void forAll(
      List<ObjectNode> notes, BiConsumer<Integer, ListAssert<String>> law, String... types) {
    for (int member : ours.keySet()) {
      for (int author = 0; author <= EVERYWHERE; author++) {
        var id = Json.text(notes.get(author), "id");
        var got =
            members.get(member).inbox().accepted().stream()
                .filter(r -> List.of(types).contains(r.type()))
                .filter(r -> new String(r.body(), StandardCharsets.UTF_8).contains(id))
                .map(Received::type)
                .toList();
        if (member == author) {
          assertThat(got).as("back to author %s", author).isEmpty();
        } else {
          law.accept(author, assertThat(got).as("member %s of the post of %s", member, author));
        }
      }
    }
  }

  private void assertLogsHoldEachOnce(List<ObjectNode> notes) {
    var ids = notes.stream().map(note -> Json.text(note, "id")).toList();
    ours.forEach((number, relay) ->
        assertThat(
                relay.records(relay.topics.activities()).stream()
                    .flatMap(logged -> logged.value().stream())
                    .filter(activity -> ids.contains(activity.object().orElseThrow().text()))
                    .map(activity -> said(activity.type()) + " " + activity.object().get()))
            .as("the log of %s", number)
            .doesNotHaveDuplicates());
  }

  private static String said(String type) {
    return switch (type) {
      case "Create", "Announce" -> "written";
      case "Delete", "Undo" -> "taken back";
      default -> type;
    };
  }
}
