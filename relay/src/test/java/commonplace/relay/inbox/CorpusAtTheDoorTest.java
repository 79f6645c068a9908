package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.log.Follow.State;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
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
    return JsonReader.parse(Bytes.of(body)) instanceof JsonReader.Json(var json, _)
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

  /// Announces may carry a copy of what they announce: its origin, here made up, confirms it.
  private static void serveCopies(Door door, byte[] body) {
    if (JsonReader.parse(Bytes.of(body)) instanceof JsonReader.Json(var json, _)
        && json.path("type").asString("").equals("Announce")
        && json.path("object").path("id").isString()) {
      door.serve(Json.text(json.path("object"), "id"), json.path("object"));
    }
  }

  /// Some documents' relay has the name that ours has here.
  private static boolean isFromUs(Path payload) {
    try {
      return sender(Files.readAllBytes(payload)).startsWith(Door.RELAY + "/");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyRealPayloadGetsAnAnswer() throws IOException, InterruptedException {
    var payloads =
        files("").stream()
            .filter(file -> !file.toString().contains("/malformed/"))
            .filter(file -> !isFromUs(file))
            .toList();
    var refusals = new EnumMap<Refusal, Integer>(Refusal.class);
    int admitted = 0;
    int later = 0;
    try (var door = open(payloads)) {
      for (var payload : payloads) {
        var body = Files.readAllBytes(payload);
        serveCopies(door, body);
        switch (door.post(sender(body), body)) {
          case Admitted _ -> admitted++;
          case Refused(var reason, _) -> refusals.merge(reason, 1, Integer::sum);
          case Admission.TryLater _ -> later++;
          case Ignored _, Admission.Duplicate _, Admission.Looped _, Admission.Withheld _ -> {
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

  /// The key of an LD signature, where the collection has it.
  private static void serveSigner(Door door, byte[] body) throws IOException {
    if (!(JsonReader.parse(Bytes.of(body)) instanceof JsonReader.Json(var json, _))) {
      return;
    }
    var creator = Json.text(json.path("signature"), "creator");
    var keys = Json.parse(Files.readString(FIXTURES.resolve("extras/ld-signature/keys.json")));
    var owner = creator.replaceFirst("#.*", "");
    for (var key : keys.path(creator)) {
      var document = Json.object().put("id", owner).put("type", "Person");
      document
          .put("inbox", owner + "/inbox")
          .putObject("publicKey")
          .put("id", creator)
          .put("owner", owner)
          .put("publicKeyPem", Json.text(key, "publicKeyPem"));
      door.serve(owner, document);
    }
  }

  @Test
  void aRealLdSignatureHoldsAndIsTooOldToStandForARequest()
      throws IOException, InterruptedException {
    var payload = FIXTURES.resolve("mastodon/activity/mastodon_signed_create.json");
    assumeThat(payload).as("the collection of real payloads").isRegularFile();
    var body = Files.readAllBytes(payload);
    try (var door = open(List.of())) {
      serveSigner(door, body);
      assertThat(door.post(SENDER, body))
          .isEqualTo(
              new Refused(
                  Refusal.FORWARDED,
                  "the proof is older than 72 hours; the object's server answers 404 for it"));
    }
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
    assertThat(StatedReasons.BY_PATH).as("one for each").containsOnlyKeys(index.keySet());
    var wrong = new TreeMap<String, String>();
    try (var door = open(payloads)) {
      for (var path : index.keySet()) {
        var body = Files.readAllBytes(FIXTURES.resolve("malformed").resolve(path));
        // a broken LD signature matters where somebody else than the author sends it
        serveSigner(door, body);
        var admission = door.post(path.contains("tampered") ? SENDER : sender(body), body);
        if (!StatedReasons.areTold(path, admission)) {
          wrong.put(path, index.get(path) + ": " + admission);
        }
      }
      assertThat(door.records(door.topics.activities()).size()).isZero();
    }
    assertThat(wrong).isEmpty();
  }

  /// Its index speaks of where it was served: another server's document is no proof.
  @Test
  void aSpoofedObjectIsRefusedWhereItIsServed() throws IOException, InterruptedException {
    var spoofs =
        List.of(
            "hostile/pleroma--spoofed-object.json", "hostile/pleroma--spoofed_pleroma_note.json");
    assumeThat(FIXTURES).as("the collection of real payloads").isDirectory();
    try (var door = open(List.of())) {
      for (var path : spoofs) {
        var spoof = Json.parse(Files.readString(FIXTURES.resolve("malformed").resolve(path)));
        var served = "https://elsewhere.example/" + spoofs.indexOf(path);
        door.serve(served, spoof);
        var announce = Json.object().put("id", SENDER + served).put("type", "Announce");
        announce.put("actor", SENDER).put("object", served);
        announce.set("to", Json.array("as:Public"));
        assertThat(door.post(SENDER, announce))
            .isEqualTo(
                new Refused(
                    Refusal.NOT_THE_OWNER,
                    "the announced object's id belongs to another server than served it"));
      }
      assertThat(door.records(door.topics.fetchedObjects())).isEmpty();
    }
  }
}
