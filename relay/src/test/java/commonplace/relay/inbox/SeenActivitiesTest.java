package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.KeyedDigest;
import commonplace.core.integrity.SecretFile;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Topics;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.InMemoryEventLog;
import commonplace.relay.activities.Activities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenActivitiesTest {
  private static final ActorUri ALICE = ActorUri.of("https://m.example/users/alice");
  private static final Duration WAIT = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final Topics topics = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private final InMemoryEventLog log = new InMemoryEventLog(now::get);

  private ActivityIdentity identity() {
    return new ActivityIdentity(
        new KeyedDigest(
            SecretFile.readOrMake(folder.resolve("secret")), SecretFile.Purpose.DEDUPLICATION));
  }

  private SeenActivities open(InMemoryEventLog of) throws InterruptedException {
    var seen =
        new SeenActivities(
            of,
            topics.activities(),
            identity(),
            folder.resolve("seen"),
            Topics.DEFAULT_HORIZON,
            now::get);
    try (var activities = new Activities(of, topics.activities())) {
      activities.handTo(seen);
      activities.start();
      activities.awaitReady(WAIT);
    }
    return seen;
  }

  private static AdmittedActivity activity(String type, int number) {
    return new AdmittedActivity(
        type,
        Optional.of(Iri.of("https://m.example/activities/" + type + number)),
        ALICE,
        Optional.of(object(number)),
        ALICE,
        false,
        ActorFlags.UNKNOWN,
        true,
        Bytes.utf8("body"));
  }

  private static Iri object(int number) {
    return Iri.of("https://m.example/notes/" + number);
  }

  private void append(String type, int number) {
    var activity = activity(type, number);
    log.append(topics.activities(), ALICE.text(), activity.key(), Optional.of(activity)).join();
  }

  private boolean knows(SeenActivities seen, String type, int number) {
    return seen.contains(ALICE, identity().of(activity(type, number)));
  }

  @Test
  void whatIsOnTheLogIsKnownAlsoWhenItWasWrittenWhileNobodyLooked() throws InterruptedException {
    append("Create", 1);
    try (var seen = open(log)) {
      assertThat(knows(seen, "Create", 1)).isTrue();
      assertThat(knows(seen, "Create", 2)).isFalse();
    }
    append("Create", 2);
    // what was read before is in the files: the log need not have it any more
    log.deleteBefore(topics.activities(), log.partitionOf(topics.activities(), ALICE.text()), 1);
    try (var seen = open(log)) {
      assertThat(knows(seen, "Create", 1)).isTrue();
      assertThat(knows(seen, "Create", 2)).isTrue();
    }
  }

  @Test
  void whatWasAcknowledgedIsKnownBeforeItIsRead() throws InterruptedException {
    try (var seen = open(log)) {
      seen.remember(activity("Create", 1), identity().of(activity("Create", 1)));
      assertThat(knows(seen, "Create", 1)).isTrue();
      assertThat(seen.isCreatedBeside(ALICE, object(1))).isTrue();
    }
  }

  @Test
  void objectsAreKnownByWhereTheirCreateIsAndThatTheyWereAnnounced() throws InterruptedException {
    append("Create", 1);
    append("Announce", 2);
    int home = log.partitionOf(topics.activities(), ALICE.text());
    try (var seen = open(log)) {
      assertThat(seen.createdOn(object(1))).containsExactly(home);
      assertThat(seen.createdOn(object(2))).isEmpty();
      assertThat(seen.isAnnounced(object(1))).isFalse();
      assertThat(seen.isAnnounced(object(2))).isTrue();
    }
  }

  @Test
  void whatIsBeyondTheHorizonIsForgottenAtTheNextStart() throws InterruptedException {
    append("Create", 1);
    open(log).close();
    now.set(now.get().plus(Topics.DEFAULT_HORIZON).plusSeconds(1));
    append("Create", 2);
    log.deleteBefore(topics.activities(), log.partitionOf(topics.activities(), ALICE.text()), 1);
    try (var seen = open(log)) {
      assertThat(knows(seen, "Create", 1)).isFalse();
      assertThat(knows(seen, "Create", 2)).isTrue();
    }
  }

  @Test
  void aTornFileIsReadAsFarAsItIsWhole() throws InterruptedException, IOException {
    append("Create", 1);
    append("Create", 2);
    open(log).close();
    int home = log.partitionOf(topics.activities(), ALICE.text());
    var file = folder.resolve("seen").resolve("seen-" + home + ".rows");
    Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
    try (var seen = open(log)) {
      assertThat(knows(seen, "Create", 1)).isTrue();
      assertThat(knows(seen, "Create", 2)).isTrue();
    }
  }

  @Test
  void anotherLogIsReadFromItsStart() throws InterruptedException {
    append("Create", 1);
    append("Create", 2);
    open(log).close();
    var other = new InMemoryEventLog(now::get);
    try (var seen = open(other)) {
      assertThat(knows(seen, "Create", 1)).isFalse();
    }
  }
}
