package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import commonplace.core.testkit.Json;
import commonplace.relay.inbox.Admission.Refused;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// A door with one member server, and what its people send; with real signatures.
abstract class AtTheDoor {
  static final Duration SOON = Duration.ofSeconds(30);
  static final String PUBLIC = "https://www.w3.org/ns/activitystreams#Public";
  static final String SERVER = "https://m.example";
  static final String ALICE = SERVER + "/users/alice";
  static final String NOTE = ALICE + "/notes/1";

  private static final AtomicInteger NEXT = new AtomicInteger();

  @TempDir Path folder;
  Door door;

  @BeforeEach
  void open() throws InterruptedException {
    door = new Door(folder, SERVER);
    door.actor(ALICE, "Person");
    door.actor(SERVER + "/users/mod", "Person");
    door.actor(SERVER + "/actor", "Application");
  }

  @AfterEach
  void close() {
    door.close();
  }

  static ObjectNode activity(String type, String actor) {
    return Json.object()
        .put("id", actor + "/activities/" + type + NEXT.incrementAndGet())
        .put("type", type)
        .put("actor", actor);
  }

  static ObjectNode note(String id, String to) {
    var note = Json.object().put("id", id).put("type", "Note").put("content", "secret words");
    note.put("attributedTo", ALICE).set("to", Json.array(to));
    return note;
  }

  static ObjectNode about(String type, ObjectNode note) {
    var activity = activity(type, ALICE);
    activity.set("to", note.get("to"));
    activity.set("object", note);
    return activity;
  }

  static ObjectNode create() {
    return about("Create", note(NOTE, PUBLIC));
  }

  final void refused(Refusal reason, int status, Admission admission) {
    assertThat(admission)
        .asInstanceOf(type(Refused.class))
        .satisfies(refused -> {
          assertThat(refused.reason()).isEqualTo(reason);
          assertThat(refused.reason().status()).isEqualTo(status);
          assertThat(refused.detail()).isNotBlank().doesNotContain("secret");
        });
    assertThat(door.records(door.topics.activities())).isEmpty();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static ObjectNode announce(ObjectNode copy) {
    var announce = activity("Announce", ALICE);
    announce.set("to", Json.array(PUBLIC));
    announce.set("object", copy);
    return announce;
  }
}
