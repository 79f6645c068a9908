package commonplace.relay.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.KnownActor;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import commonplace.core.log.WithdrawalKeys;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.InMemoryEventLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path dir;
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final InMemoryEventLog log = new InMemoryEventLog(InstantSource.system(), 2);
  private WithdrawalKeys keys;

  @BeforeEach
  void secret() {
    keys = new WithdrawalKeys(SecretFile.readOrMake(dir.resolve("secret")));
  }

  private static ActorUri actor(String name) {
    return ActorUri.of("https://m.example/users/" + name);
  }

  private static Iri note(String author, int number) {
    return Iri.of(actor(author) + "/notes/" + number);
  }

  private void log(String type, String author, int number) {
    var object = note(author, number);
    var activity =
        new AdmittedActivity(
            type,
            Optional.of(Iri.of(object + "#" + type)),
            actor(author),
            Optional.of(object),
            actor(author),
            false,
            ActorFlags.UNKNOWN,
            true,
            Bytes.utf8("words of " + author));
    log.append(topics.activities(), actor(author).text(), activity.key(), Optional.of(activity))
        .join();
  }

  private void fetched(String author, int number) {
    var object =
        new FetchedObject(
            note(author, number), actor(author), ActorFlags.UNKNOWN, true, Bytes.utf8("words"));
    log.append(
            topics.fetchedObjects(), actor(author).text(), object.id().text(), Optional.of(object))
        .join();
  }

  private void known(String name) {
    var actor =
        new KnownActor(
            actor(name),
            ActorFlags.UNKNOWN,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH);
    log.append(topics.actors(), actor.id().text(), actor.id().text(), Optional.of(actor)).join();
  }

  private void withdraw(Iri id, String author, Withdrawal.Kind kind) {
    log.append(
            topics.withdrawals(),
            actor(author).text(),
            keys.of(id),
            Optional.of(new Withdrawal(Instant.EPOCH, kind)))
        .join();
  }

  private <V> Set<String> live(Topic<V> topic) throws InterruptedException {
    var live = new HashSet<String>();
    for (int partition = 0; partition < log.partitions(topic); partition++) {
      WholePartition.read(
          log,
          topic,
          partition,
          logged -> {
            live.remove(logged.key());
            logged.value().ifPresent(_ -> live.add(logged.key()));
          });
    }
    return live;
  }

  private Sweep sweep() {
    var sweep =
        new Sweep(
            log, topics, keys, Duration.ZERO, Duration.ofMillis(20), new SimpleMeterRegistry());
    sweep.start();
    return sweep;
  }

  @Test
  void allThatADeletedActorWroteIsNulledButNotItsDelete() throws InterruptedException {
    log("Create", "ada", 1);
    log("Update", "ada", 1);
    log("Create", "bob", 1);
    log("Delete", "ada", 9);
    fetched("ada", 2);
    fetched("bob", 2);
    known("ada");
    known("bob");
    withdraw(actor("ada").value(), "ada", Withdrawal.Kind.ACTOR);
    try (var _ = sweep()) {
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            assertThat(live(topics.activities()))
                .containsExactlyInAnyOrder("create/" + note("bob", 1), "delete/" + note("ada", 9));
            assertThat(live(topics.fetchedObjects())).containsExactly(note("bob", 2).text());
            assertThat(live(topics.actors())).containsExactly(actor("bob").text());
          });
    }
  }

  @Test
  void oneObjectIsNulledWhereverItStands() throws InterruptedException {
    log("Create", "ada", 1);
    log("Create", "ada", 2);
    fetched("ada", 1);
    withdraw(note("ada", 1), "ada", Withdrawal.Kind.OBJECT);
    try (var _ = sweep()) {
      await()
          .atMost(SOON)
          .untilAsserted(() -> {
            assertThat(live(topics.activities())).containsExactly("create/" + note("ada", 2));
            assertThat(live(topics.fetchedObjects())).isEmpty();
          });
    }
  }

  @Test
  void whatWasSweptIsNotSweptAgain() throws InterruptedException {
    log("Create", "ada", 1);
    withdraw(note("ada", 1), "ada", Withdrawal.Kind.OBJECT);
    try (var _ = sweep()) {
      await().atMost(SOON).until(() -> live(topics.activities()).isEmpty());
    }
    var ends = log.endOffsets(topics.activities());
    withdraw(note("ada", 7), "ada", Withdrawal.Kind.OBJECT);
    log("Create", "ada", 7);
    try (var _ = sweep()) {
      await().atMost(SOON).until(() -> live(topics.activities()).isEmpty());
    }
    long before = ends.values().stream().mapToLong(Long::longValue).sum();
    long after =
        log.endOffsets(topics.activities()).values().stream().mapToLong(Long::longValue).sum();
    assertThat(after).isEqualTo(before + 2);
  }
}
