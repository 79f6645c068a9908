package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.integrity.SecretFile;
import commonplace.core.log.LogRecord;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.testkit.Json;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class ErasureSweepTest {
  private static final String SERVER = "https://m.example";
  private static final String ALICE = SERVER + "/users/alice";
  private static final String BOB = SERVER + "/users/bob";
  @TempDir Path folder;

  private static ObjectNode create(String author, int number) {
    var id = author + "/notes/" + number;
    var note = Json.object().put("id", id).put("type", "Note").put("content", "words");
    note.put("attributedTo", author);
    note.set("to", Json.array("https://www.w3.org/ns/activitystreams#Public"));
    var create = Json.object().put("id", id + "/activity").put("type", "Create");
    create.put("actor", author).set("to", note.get("to"));
    create.set("object", note);
    return create;
  }

  @Test
  void whatADeletedActorWroteIsErasedOnceAndNothingElse() throws InterruptedException {
    try (var door = new Door(folder, SERVER)) {
      door.actor(ALICE, "Person");
      door.actor(BOB, "Person");
      for (int i = 0; i < 3; i++) {
        door.post(ALICE, create(ALICE, i));
        door.post(BOB, create(BOB, i));
      }
      var delete = Json.object().put("id", ALICE + "#delete").put("type", "Delete");
      door.post(ALICE, delete.put("actor", ALICE).put("object", ALICE));
      var withdrawals =
          new Withdrawals(
              door.log,
              door.topics,
              new WithdrawalKeys(SecretFile.readOrMake(folder.resolve("secret"))));
      withdrawals.start();
      withdrawals.awaitReady(Duration.ofSeconds(20));
      try (withdrawals;
          var sweep = new ErasureSweep(door.log, door.topics, withdrawals)) {
        assertThat(sweep.sweep()).isEqualTo(3);
        assertThat(sweep.sweep()).isZero();
      }
      door.log.compact();
      assertThat(door.records(door.topics.activities()))
          .filteredOn(r -> r.value().isPresent())
          .extracting(LogRecord::key)
          .containsExactlyInAnyOrder(
              "delete/" + ALICE,
              "create/" + BOB + "/notes/0",
              "create/" + BOB + "/notes/1",
              "create/" + BOB + "/notes/2");
    }
  }
}
