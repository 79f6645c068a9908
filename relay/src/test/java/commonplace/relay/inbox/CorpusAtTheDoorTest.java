package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.log.SubscriptionAspect.State;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real payloads at the door, read where they stand beside the project; skipped where they are
/// absent. Their actors' keys are not ours, so each is given one that is, and its server made a
/// member: the requests are signed anew over the captured bytes.
class CorpusAtTheDoorTest {
  private static final Path FIXTURES = Path.of("..", "..", "shared", "fixtures");
  private static final String SENDER = "https://sender.example/actor";

  @TempDir Path folder;
  private final InMemoryEventLog log = new InMemoryEventLog(InstantSource.fixed(Door.NOW));

  private static List<Path> files(String below) throws IOException {
    var root = FIXTURES.resolve(below);
    assumeThat(root).as("the collection of real payloads").isDirectory();
    try (var files = Files.walk(root)) {
      return files
          .filter(f -> f.toString().endsWith(".json") && !f.toString().contains("/extras/"))
          .sorted()
          .toList();
    }
  }

  private static Optional<ActorUri> actor(byte[] body) {
    return JsonReader.parse(Bytes.of(body)) instanceof JsonReader.Json(var json)
            && ActivityReader.read(json) instanceof ActivityReader.Read(var activity)
        ? Optional.of(activity.head().actor())
        : Optional.empty();
  }

  /// Who sends it: its actor, or somebody where it has none.
  private static String sender(byte[] body) {
    return actor(body).map(ActorUri::text).map(text -> text.replaceFirst("#.*", "")).orElse(SENDER);
  }

  private Door open(List<Path> payloads) throws IOException, InterruptedException {
    var door = new Door(folder, log);
    door.close();
    door.known(SENDER, "Application");
    door.subscribe(SENDER, "Application", State.ACTIVE);
    for (var payload : payloads) {
      var sender = sender(Files.readAllBytes(payload));
      door.known(sender, "Person");
      var server = Iri.of(sender).scheme() + "://" + ActorUri.of(sender).authority().text();
      door.subscribe(server + "/the-servers-own-actor", "Application", State.ACTIVE);
    }
    return new Door(folder, log);
  }

  @Test
  void everyRealPayloadGetsAnAnswer() throws IOException, InterruptedException {
    var payloads = files("").stream().filter(f -> !f.toString().contains("/malformed/")).toList();
    var refusals = new EnumMap<Refusal, Integer>(Refusal.class);
    int admitted = 0;
    int later = 0;
    try (var door = open(payloads)) {
      for (var payload : payloads) {
        var body = Files.readAllBytes(payload);
        switch (door.post(sender(body), body)) {
          case Admitted _ -> admitted++;
          case Refused(var reason, _) -> refusals.merge(reason, 1, Integer::sum);
          case Admission.TryLater _ -> later++;
          case Ignored _, Admission.Duplicate _ -> {
            // an answer like others
          }
        }
      }
      assertThat(door.records(door.topics.activities()).size()).isGreaterThan(50);
    }
    assertThat(admitted).isGreaterThan(50);
    assertThat(later).as("nothing here is out of reach").isZero();
    assertThat(refusals)
        .as("all were signed by their actor, who is known and whose server is a member")
        .doesNotContainKeys(
            Refusal.BAD_SIGNATURE,
            Refusal.NO_KEY,
            Refusal.NOT_A_MEMBER,
            Refusal.FORWARDED,
            Refusal.TOO_LARGE,
            Refusal.WRONG_CONTENT_TYPE);
  }

  /// What becomes of each class of payload that must be refused, and of those that differ.
  private static String expected(String path, String why) {
    return switch (path) {
      case "hostile/mastodon--mastodon_signed_create_tampered.json" -> "FORWARDED";
      // a copy of another server's object, sent or inside an Announce, is never believed: its
      // server is asked
      case "hostile/pleroma--bogus-mastodon-announce.json",
          "hostile/pleroma--spoofed-object.json",
          "hostile/pleroma--emoji-reaction-no-emoji.json",
          "hostile/pleroma--emoji-reaction-too-long.json" ->
          "ignored";
      case "hostile/pleroma--spoofed_pleroma_note.json" -> "NOT_THE_OWNER";
      case "not-as2/w3c-as2--bad-character-set.json" -> "NOT_JSON";
      default -> {
        if (path.startsWith("not-json/")) {
          yield "NOT_JSON";
        }
        yield why.startsWith("must be refused") ? "NOT_THE_OWNER" : "NOT_AN_ACTIVITY";
      }
    };
  }

  @Test
  void whatMustBeRefusedIsRefusedForTheReasonThatItsIndexStates()
      throws IOException, InterruptedException {
    var payloads = files("malformed");
    var index = new TreeMap<String, String>();
    for (var line : Files.readAllLines(FIXTURES.resolve("malformed/INDEX.jsonl"))) {
      var entry = Json.parse(line);
      index.put(Json.text(entry, "path"), Json.text(entry, "why"));
    }
    assertThat(index).hasSameSizeAs(payloads);
    var found = new TreeMap<String, String>();
    var expectations = new TreeMap<String, String>();
    try (var door = open(payloads)) {
      for (Map.Entry<String, String> entry : index.entrySet()) {
        var path = entry.getKey();
        var body = Files.readAllBytes(FIXTURES.resolve("malformed").resolve(path));
        var expected = expected(path, entry.getValue());
        // a broken LD signature matters where somebody else than the author sends it
        var admission = door.post(expected.equals("FORWARDED") ? SENDER : sender(body), body);
        found.put(path, label(admission));
        expectations.put(path, expected);
      }
      assertThat(door.records(door.topics.activities()).size()).isZero();
    }
    assertThat(found).isEqualTo(expectations);
  }

  private static String label(Admission admission) {
    return switch (admission) {
      case Refused(var reason, _) -> reason.name();
      case Admitted(var type) -> "admitted " + type;
      case Ignored _ -> "ignored";
      case Admission.Duplicate _ -> "duplicate";
      case Admission.TryLater _ -> "later";
    };
  }
}
