package commonplace.archive.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.broker.EmbeddedBroker;
import commonplace.broker.EmbeddedBrokerConfig;
import commonplace.core.kafka.GroupOffsets;
import commonplace.core.kafka.StreamsSettings;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Revision;
import commonplace.core.log.ArchivedObject.Tombstone;
import commonplace.core.log.ArchivedObject.Tombstone.Why;
import commonplace.core.log.ConsentState;
import commonplace.core.log.ConsentState.Standing;
import commonplace.core.log.Topic;
import commonplace.core.log.Withdrawal.Kind;
import commonplace.core.runtime.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class ArchiveFoldIT {
  private static final List<String> AUTHORS =
      IntStream.range(0, 12).mapToObj(i -> "https://a.example/users/" + i).toList();

  @TempDir static Path brokerDir;
  private static EmbeddedBroker broker;

  @TempDir Path dir;
  private RunningFold fold;

  @BeforeAll
  static void startBroker() {
    broker = new EmbeddedBroker(new EmbeddedBrokerConfig(brokerDir, 0));
    broker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void open(TestInfo test) {
    var namespace = "t" + Integer.toHexString(test.getDisplayName().hashCode());
    fold = new RunningFold(broker.clientConfig(), namespace, dir);
  }

  @AfterEach
  void close() {
    fold.close();
  }

  private static String post(String author) {
    return author.replace("/users/", "/notes/");
  }

  private void say(String author, String html) {
    var note = Said.note(author, post(author), html);
    var known = fold.objects().containsKey(post(author));
    fold.admit(known ? Said.update(Said.YES, note) : Said.create(Said.YES, note));
  }

  private void everybodySays(String html) {
    AUTHORS.forEach(author -> say(author, html));
  }

  private boolean everybodyIsHeardSaying(String html) {
    var objects = fold.objects();
    return AUTHORS.stream()
        .allMatch(author ->
            objects.get(post(author)) instanceof Live live
                && live.current().content().equals(html));
  }

  private void awaitSaid(String html) {
    await().atMost(RunningFold.SOON).until(() -> everybodyIsHeardSaying(html));
  }

  @Test
  void whatIsSaidIsRememberedWhereItsAuthorsRecordsAreAndGoesWhenItIsWithdrawn() {
    fold.startAndCatchUp();
    everybodySays("one");
    awaitSaid("one");
    var topic = fold.topics.archiveObjects();
    assertThat(fold.records(topic))
        .allSatisfy(r ->
            assertThat(r.position().partition())
                .isEqualTo(fold.log.partitionOf(topic, r.value().orElseThrow().author().text())));
    assertThat(fold.records(topic)).extracting(r -> r.position().partition()).contains(0, 1, 2, 3);

    var deleted = AUTHORS.get(0);
    var gone = AUTHORS.get(1);
    var refusing = AUTHORS.get(2);
    fold.withdraw(deleted, post(deleted), Kind.OBJECT);
    fold.withdraw(gone, gone, Kind.ACTOR);
    fold.append(fold.topics.actors(), refusing, refusing, Said.known(refusing, Said.NO));
    await()
        .atMost(RunningFold.SOON)
        .until(() ->
            isGone(deleted, Why.DELETED)
                && isGone(gone, Why.DELETED)
                && isGone(refusing, Why.CONSENT_WITHDRAWN));
    assertThat(fold.ledger().get(gone)).returns(Standing.REVOKED, ConsentState::standing);
    assertThat(fold.ledger().get(refusing)).returns(Standing.REVOKED, ConsentState::standing);
    assertThat(fold.ledger().get(deleted)).returns(Standing.FLAG_ONLY, ConsentState::standing);
  }

  private boolean isGone(String author, Why why) {
    return fold.objects().get(post(author)) instanceof Tombstone t && t.why() == why;
  }

  @Test
  void aRestartGoesOnWhereItStopped() {
    everybodySays("one");
    fold.startAndCatchUp();
    awaitSaid("one");
    fold.stop();
    int before = fold.records(fold.topics.archiveObjects()).size();
    everybodySays("two");
    fold.startAndCatchUp();
    awaitSaid("two");
    assertThat(fold.records(fold.topics.archiveObjects())).hasSize(before + AUTHORS.size());
  }

  @Test
  void aRestartWithoutLocalStateKnowsEverythingFromTheLog() throws IOException {
    fold.startAndCatchUp();
    everybodySays("one");
    awaitSaid("one");
    fold.withdraw(AUTHORS.get(0), post(AUTHORS.get(0)), Kind.OBJECT);
    await().atMost(RunningFold.SOON).until(() -> isGone(AUTHORS.get(0), Why.DELETED));
    fold.stop();
    delete(fold.stateDir);
    everybodySays("two");
    fold.startAndCatchUp();
    await()
        .atMost(RunningFold.SOON)
        .until(() ->
            AUTHORS.stream()
                .skip(1)
                .allMatch(a ->
                    fold.objects().get(post(a)) instanceof Live live
                        && live.earlier().stream()
                            .map(Revision::content)
                            .toList()
                            .equals(List.of("one"))));
    assertThat(isGone(AUTHORS.get(0), Why.DELETED)).isTrue();
  }

  @Test
  void readingEverythingAgainChangesNothing() {
    fold.startAndCatchUp();
    everybodySays("one");
    awaitSaid("one");
    everybodySays("two");
    awaitSaid("two");
    fold.append(
        fold.topics.actors(), AUTHORS.get(2), AUTHORS.get(2), Said.known(AUTHORS.get(2), Said.NO));
    await().atMost(RunningFold.SOON).until(() -> isGone(AUTHORS.get(2), Why.CONSENT_WITHDRAWN));
    fold.stop();
    var before = fold.objects();
    var ledger = fold.ledger();
    int sent = fold.records(fold.topics.archiveObjects()).size();
    var starts = new HashMap<Topic<?>, Map<Integer, Long>>();
    FoldParts.sourcesOf(fold.topics).forEach(t -> starts.put(t, fold.log.startOffsets(t)));
    await().atMost(RunningFold.SOON).until(() -> commit(starts));
    fold.startAndCatchUp();
    await()
        .atMost(RunningFold.SOON)
        .until(() -> fold.records(fold.topics.archiveObjects()).size() > sent);
    Map<String, ArchivedObject> after = fold.objects();
    assertThat(after).isEqualTo(before);
    assertThat(fold.ledger()).isEqualTo(ledger);
  }

  /// Brokers refuse until the group's last member is gone.
  private boolean commit(Map<Topic<?>, Map<Integer, Long>> offsets) {
    try (var group = new GroupOffsets(fold.config, group())) {
      group.commit(offsets);
      return true;
    } catch (commonplace.core.log.LogUnavailableException e) {
      return false;
    }
  }

  private String group() {
    return StreamsSettings.applicationId(fold.config, FoldTopology.APP);
  }

  @Test
  void aGapStopsItLoudly() throws ExecutionException, InterruptedException {
    fold.startAndCatchUp();
    everybodySays("one");
    awaitSaid("one");
    fold.stop();
    everybodySays("two");
    var ends = fold.log.endOffsets(fold.topics.activities());
    var all = new HashMap<TopicPartition, RecordsToDelete>();
    ends.forEach((partition, end) ->
        all.put(
            new TopicPartition(fold.config.nameOf(fold.topics.activities()), partition),
            RecordsToDelete.beforeOffset(end)));
    try (var admin = Admin.create(broker.clientConfig())) {
      admin.deleteRecords(all).all().get();
    }
    assertThat(fold.start().check())
        .isInstanceOfSatisfying(
            Health.Failed.class,
            failed -> assertThat(failed.reason()).contains("Log gap: topic=activities"));
  }

  @Test
  void aPlaceThatTheBrokersForgotIsNotTakenForAFirstStart() {
    fold.startAndCatchUp();
    everybodySays("one");
    awaitSaid("one");
    fold.stop();
    await().atMost(RunningFold.SOON).until(this::deleteGroup);
    assertThat(fold.start().check())
        .isInstanceOfSatisfying(
            Health.Failed.class,
            failed -> assertThat(failed.reason()).contains("its place in the log is not known"));
  }

  private boolean deleteGroup() throws InterruptedException {
    try (var admin = Admin.create(broker.clientConfig())) {
      admin.deleteConsumerGroups(List.of(group())).all().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  @Test
  void streamsMakesNoTopicsOfItsOwn() throws ExecutionException, InterruptedException {
    fold.startAndCatchUp();
    try (var admin = Admin.create(broker.clientConfig())) {
      var ours =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(fold.config.namespace() + "."));
      assertThat(ours)
          .hasSize(fold.topics.all().size() + ArchiveFold.changelogs(fold.topics).size());
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
