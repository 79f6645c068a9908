package commonplace.archive.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import commonplace.archive.streams.BoundedRocksDb;
import commonplace.core.activitypub.Iri;
import commonplace.core.kafka.KafkaLogConfig;
import commonplace.core.kafka.StreamsSettings;
import commonplace.core.kafka.TopicSerdes;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Tombstone;
import commonplace.core.log.ConsentState;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// The topology with real bytes and a real RocksDB, without a broker.
class FoldTopologyTest {
  private static final String ALICE = "https://a.example/users/alice";
  private static final String POST = "https://a.example/notes/1";
  private static final Topics TOPICS = Topics.withHorizon(Duration.ofDays(3));
  private static final KafkaLogConfig CONFIG =
      new KafkaLogConfig(Map.of("bootstrap.servers", "nowhere:1"), "test", "n1");

  @TempDir Path dir;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TopologyTestDriver driver;
  private TestOutputTopic<String, ArchivedObject> objects;
  private TestOutputTopic<String, ConsentState> ledger;
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");

  @BeforeEach
  void start() {
    var parts =
        new FoldParts(
            CONFIG,
            TOPICS,
            FoldTopologyTest::digest,
            _ -> false,
            new FoldMeters(meters),
            new FoldProgress());
    var settings = StreamsSettings.of(CONFIG, FoldTopology.APP, dir);
    settings.put("rocksdb.config.setter", BoundedRocksDb.class);
    driver = new TopologyTestDriver(FoldTopology.of(parts), settings, now);
    objects = output(TOPICS.archiveObjects());
    ledger = output(TOPICS.consentLedger());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  private static String digest(Iri id) {
    return "digest of " + id.canonical();
  }

  private <V> TestOutputTopic<String, V> output(Topic<V> topic) {
    return driver.createOutputTopic(
        CONFIG.nameOf(topic), new StringDeserializer(), TopicSerdes.reader(topic));
  }

  private <V> void log(Topic<V> topic, String key, V value) {
    now = now.plusSeconds(1);
    input(topic, TopicSerdes.writer(topic)).pipeInput(new TestRecord<>(key, value, now));
  }

  private <V> TestInputTopic<String, V> input(
      Topic<?> topic, org.apache.kafka.common.serialization.Serializer<V> values) {
    return driver.createInputTopic(CONFIG.nameOf(topic), new StringSerializer(), values);
  }

  private static ObjectNode note(String html) {
    return Said.note(ALICE, POST, html);
  }

  private void post(String html) {
    var create = Said.create(Said.YES, note(html));
    log(TOPICS.activities(), create.key(), create);
  }

  private void withdraw() {
    log(TOPICS.withdrawals(), digest(Iri.of(POST)), new Withdrawal(now, Withdrawal.Kind.OBJECT));
  }

  private double counted(String name) {
    return meters.get("commonplace.archive." + name).counters().stream()
        .mapToDouble(c -> c.count())
        .sum();
  }

  @Test
  void fromEverySourceToBothTopics() {
    log(TOPICS.actors(), ALICE, Said.known(ALICE, Said.YES));
    var state = ledger.readKeyValue();
    assertThat(state.key).isEqualTo(ALICE);
    assertThat(state.value.standing()).isEqualTo(ConsentState.Standing.FLAG_ONLY);

    post("hello");
    var live = objects.readKeyValue();
    assertThat(live.key).isEqualTo(POST);
    assertThat(live.value)
        .isInstanceOfSatisfying(Live.class, l -> assertThat(l.witnessed()).isEqualTo(now));

    var fetched = Said.fetched(Said.YES, note("hello again"));
    log(TOPICS.fetchedObjects(), POST, fetched);
    assertThat(objects.readValue())
        .isInstanceOfSatisfying(Live.class, l -> assertThat(l.earlier()).hasSize(1));

    withdraw();
    assertThat(objects.readValue()).isInstanceOf(Tombstone.class);
    assertThat(counted("remembered")).isEqualTo(1);
    assertThat(counted("tombstones")).isEqualTo(1);
  }

  @Test
  void outputsCarryNothingOfTheirSourcesHeaders() {
    post("hello");
    assertThat(objects.readRecord().headers()).isEmpty();
  }

  @Test
  void heartbeatsAndTombstonesOfTheSourcesSayNothing() {
    var beat = "1".getBytes(StandardCharsets.US_ASCII);
    for (var topic : FoldParts.sourcesOf(TOPICS)) {
      var input = input(topic, new ByteArraySerializer());
      input.pipeInput(new TestRecord<>(Topic.HEARTBEAT, beat, now));
      input.pipeInput(new TestRecord<>("create/" + POST, null, now));
    }
    assertThat(objects.isEmpty()).isTrue();
    assertThat(ledger.isEmpty()).isTrue();
  }

  @Test
  void aBodyThatCannotBeReadIsCountedAndAnEnvelopeThatCannotBeReadStops() {
    var odd =
        Said.admitted("Create", Said.YES, ALICE, POST, commonplace.core.runtime.Bytes.utf8("[1,2"));
    log(TOPICS.activities(), odd.key(), odd);
    assertThat(counted("skipped")).isEqualTo(1);
    var input = input(TOPICS.activities(), new ByteArraySerializer());
    var bare = new TestRecord<>("create/x", Json.bytes(Json.object()), now);
    assertThatThrownBy(() -> input.pipeInput(bare))
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatIsRememberedForADayIsForgottenAfterIt() {
    var create = Activities.forDays(1, Said.create(Said.YES, note("hello")));
    log(TOPICS.activities(), create.key(), create);
    assertThat(objects.readValue()).isInstanceOf(Live.class);
    driver.advanceWallClockTime(Duration.ofHours(23));
    assertThat(objects.isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofHours(1).plus(FoldTopology.FORGET.multipliedBy(2)));
    assertThat(objects.readValue())
        .isInstanceOfSatisfying(
            Tombstone.class, gone -> assertThat(gone.why()).isEqualTo(Tombstone.Why.EXPIRED));
    assertThat(objects.isEmpty()).isTrue();
  }

  @Test
  void whatIsDueLaterInTheSecondIsNotForgottenToBeForgotten() {
    now = now.plusMillis(500); // it is due half a second after a look, and before the next
    var create = Activities.forDays(1, Said.create(Said.YES, note("hello")));
    var look = FoldTopology.FORGET.toSeconds();
    now = now.plusSeconds(look - 1);
    log(TOPICS.activities(), create.key(), create);
    assertThat(objects.readValue()).isInstanceOf(Live.class);
    driver.advanceWallClockTime(Duration.ofDays(1).plus(FoldTopology.FORGET));
    assertThat(objects.isEmpty()).isTrue();
    driver.advanceWallClockTime(FoldTopology.FORGET);
    assertThat(objects.readValue()).isInstanceOf(Tombstone.class);
  }

  /// RocksDB can only forget what it has written to files, and by itself would wait for more.
  @Test
  void whatTheStoreHoldsIsWrittenToFilesNowAndThen() throws Exception {
    post("xylophone");
    assertThat(isOnDisk("xylophone")).isFalse();
    driver.advanceWallClockTime(FoldTopology.FLUSH);
    // files come and go while they are listed
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(() -> isOnDisk("xylophone"));
  }

  private boolean isOnDisk(String text) throws Exception {
    try (var files = Files.walk(dir)) {
      for (var file : files.filter(f -> f.toString().endsWith(".sst")).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }
}
