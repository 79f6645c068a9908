package commonplace.core.testkit;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogGapException;
import commonplace.core.log.LogReader;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Position;
import commonplace.core.log.Topic;
import commonplace.core.log.Topics;
import commonplace.core.log.Withdrawal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every log promises. Each test finds {@link #TOPICS} empty, with 4 partitions.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
public abstract class EventLogContract {
  private static final Topics ALL = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  protected static final Topic<Withdrawal> WITHDRAWALS = ALL.withdrawals();
  protected static final Topic<DeliveryCursor> CURSORS = ALL.deliveryCursors();
  protected static final List<Topic<?>> TOPICS = List.of(WITHDRAWALS, CURSORS);

  private static final String AUTHOR = "https://one.example/users/anna";
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration TURN = Duration.ofMillis(200);

  /// The log as one node of several sees it. All logs of a test share what they hold; the subclass
  /// closes them.
  protected abstract EventLog open(String node);

  /// Appends a heartbeat to every partition, and returns when they are stored.
  protected abstract void beat(EventLog log, Topic<?> topic);

  /// Drops the records before an offset, as retention does.
  protected abstract void deleteBefore(EventLog log, Topic<?> topic, int partition, long offset);

  @Test
  void recordsOfOnePartitionKeepTheOrderOfTheCalls() {
    var log = open("a");
    var appended =
        IntStream.range(0, 300)
            .mapToObj(i -> log.append(WITHDRAWALS, AUTHOR, "key-" + i, Optional.of(numbered(i))))
            .toList();
    appended.forEach(CompletableFuture::join);

    var read = readToEnd(log, WITHDRAWALS);

    assertThat(read)
        .extracting(LogRecord::key)
        .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(i -> "key-" + i).toList());
    assertThat(read)
        .extracting(r -> r.value().orElseThrow())
        .containsExactlyElementsOf(
            IntStream.range(0, 300).mapToObj(EventLogContract::numbered).toList());
    assertThat(read)
        .allMatch(r -> r.position().partition() == log.partitionOf(WITHDRAWALS, AUTHOR));
  }

  @Test
  void aRecordIsReadAtThePositionThatItsAppendGave() {
    var log = open("a");
    append(log, "before");
    var position = log.append(WITHDRAWALS, AUTHOR, "this", Optional.of(numbered(1))).join();
    append(log, "after");

    try (var reader = log.reader(WITHDRAWALS, Map.of(position.partition(), position.offset()))) {
      var first = readSome(reader).getFirst();
      assertThat(first.position()).isEqualTo(position);
      assertThat(first.key()).isEqualTo("this");
      assertThat(first.appended()).isAfter(Instant.EPOCH);
    }
  }

  @Test
  void whatIsPartitionedByTheSameIsInTheSamePartition() {
    var log = open("a");
    // What Kafka's own partitioner does with this key; both topics have 4 partitions.
    assertThat(log.partitionOf(WITHDRAWALS, AUTHOR)).isEqualTo(log.partitionOf(CURSORS, AUTHOR));
    assertThat(IntStream.range(0, 100).map(i -> log.partitionOf(CURSORS, "key-" + i)))
        .contains(0, 1, 2, 3)
        .allMatch(p -> p >= 0 && p < 4);
  }

  @Test
  void aRecordGoesToThePartitionThatIsNamed() {
    var log = open("a");
    for (int partition = 0; partition < log.partitions(WITHDRAWALS); partition++) {
      var stored = log.appendTo(WITHDRAWALS, partition, "key", Optional.of(numbered(partition)));
      assertThat(stored.join()).isEqualTo(new Position(partition, 0));
    }

    assertThat(readToEnd(log, WITHDRAWALS))
        .hasSize(4)
        .allMatch(r -> r.value().equals(Optional.of(numbered(r.position().partition()))));
  }

  @Test
  void aTombstoneIsARecordWithoutValue() {
    var log = open("a");
    append(log, "key");
    log.append(WITHDRAWALS, AUTHOR, "key", Optional.empty()).join();

    assertThat(readToEnd(log, WITHDRAWALS))
        .extracting(LogRecord::value)
        .containsExactly(Optional.of(numbered(0)), Optional.empty());
  }

  @Test
  void heartbeatsAreInvisibleButPositionsPassThem() {
    var log = open("a");
    append(log, "key");
    beat(log, WITHDRAWALS);

    try (var reader = log.reader(WITHDRAWALS, log.startOffsets(WITHDRAWALS))) {
      var end = log.endOffsets(WITHDRAWALS);
      assertThat(end.values()).allMatch(offset -> offset >= 1);
      assertThat(readTo(reader, end)).extracting(LogRecord::key).containsExactly("key");
      assertThat(reader.positions()).isEqualTo(end);
    }
  }

  @Test
  void aHeartbeatsKeyIsNobodyElses() {
    var log = open("a");
    assertThatThrownBy(
            () -> log.append(WITHDRAWALS, AUTHOR, Topic.HEARTBEAT, Optional.of(numbered(0))).join())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void recordsDroppedUnreadAreAGapUntilTheReaderDecidesWhereToGoOn() {
    var log = open("a");
    var partition = log.partitionOf(WITHDRAWALS, AUTHOR);
    IntStream.range(0, 10).forEach(i -> append(log, "key-" + i));
    deleteBefore(log, WITHDRAWALS, partition, 5);
    assertThat(log.startOffsets(WITHDRAWALS)).containsEntry(partition, 5L);

    try (var reader = log.reader(WITHDRAWALS, Map.of(partition, 2L))) {
      for (int again = 0; again < 2; again++) {
        assertThatThrownBy(() -> readSome(reader))
            .isInstanceOf(LogGapException.class)
            .hasMessageContaining("wanted=2 first=5");
      }
      reader.seek(partition, 5);
      assertThat(readSome(reader).getFirst().key()).isEqualTo("key-5");
    }
  }

  @Test
  void aReaderAtTheStartOfAnUntouchedLogMeetsNoGap() {
    var log = open("a");
    try (var reader = log.reader(WITHDRAWALS, log.startOffsets(WITHDRAWALS))) {
      assertThat(reader.poll(TURN)).isEmpty();
      assertThat(reader.positions()).isEqualTo(log.endOffsets(WITHDRAWALS));
    }
  }

  @Test
  void aReaderSeesOnlyItsPartitionsFromWhereItStarts() {
    var log = open("a");
    for (int i = 0; i < 40; i++) {
      log.append(WITHDRAWALS, "author-" + i, "key-" + i, Optional.of(numbered(i))).join();
    }
    var end = log.endOffsets(WITHDRAWALS);
    try (var reader = log.reader(WITHDRAWALS, Map.of(1, 0L, 3, end.getOrDefault(3, 0L)))) {
      var read = readTo(reader, Map.of(1, end.getOrDefault(1, 0L)));
      assertThat(read).isNotEmpty().allMatch(r -> r.position().partition() == 1);
    }
  }

  @Test
  void wakingAReaderEndsItsWait() throws Exception {
    var log = open("a");
    try (var reader = log.reader(WITHDRAWALS, log.startOffsets(WITHDRAWALS))) {
      var polled = new CompletableFuture<List<LogRecord<Withdrawal>>>();
      var thread =
          Thread.startVirtualThread(() -> polled.complete(reader.poll(Duration.ofMinutes(2))));
      reader.wakeup();
      assertThat(polled.get(30, TimeUnit.SECONDS)).isEmpty();
      thread.join();
    }
  }

  @Test
  void closingAReaderEndsItsWait() throws Exception {
    var log = open("a");
    var reader = log.reader(WITHDRAWALS, log.startOffsets(WITHDRAWALS));
    var polling = Thread.startVirtualThread(() -> reader.poll(Duration.ofMinutes(2)));
    await().atMost(WAIT).until(() -> polling.getState() != Thread.State.NEW);
    reader.close();
    assertThat(polling.join(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void everyPartitionHasOneOwnerAndMovesWhenItLeaves() {
    var history = new OwnershipHistory();
    try (var a = open("a").own(CURSORS, "cursors", history.listener("a"))) {
      await().atMost(WAIT.multipliedBy(2)).until(() -> a.owned().size() == 4);
      try (var b = open("b").own(CURSORS, "cursors", history.listener("b"))) {
        await()
            .atMost(WAIT.multipliedBy(2))
            .untilAsserted(() -> {
              assertThat(a.owned()).hasSize(2);
              assertThat(b.owned()).hasSize(2);
              assertThat(history.owners().values()).containsExactlyInAnyOrder("a", "a", "b", "b");
            });
      }
      await().atMost(WAIT.multipliedBy(2)).until(() -> a.owned().size() == 4);
    }
    assertThat(history.owners()).isEmpty();
    assertThat(history.violations()).isEmpty();
  }

  @Test
  void aBatchIsStoredWhole() {
    var log = open("a");
    var batch =
        IntStream.range(0, 50)
            .boxed()
            .collect(toMap(i -> "subscriber-" + i, i -> Optional.of(cursor(i))));
    try (var writer = log.fencedWriter(CURSORS, "cursor-0")) {
      writer.write(batch, WAIT);
      writer.write(Map.of("subscriber-0", Optional.empty()), WAIT);
    }

    var read = readToEnd(log, CURSORS);
    assertThat(read).hasSize(51);
    assertThat(read.stream().filter(r -> r.value().isPresent()))
        .hasSize(50)
        .allSatisfy(r -> {
          assertThat(batch).containsEntry(r.key(), r.value());
          assertThat(r.position().partition()).isEqualTo(log.partitionOf(CURSORS, r.key()));
        });
  }

  @Test
  void aNewWriterFencesTheOlderOfItsNameOnly() {
    var one = open("a");
    var other = open("b");
    try (var old = one.fencedWriter(CURSORS, "cursor-0");
        var neighbour = one.fencedWriter(CURSORS, "cursor-1")) {
      old.write(Map.of("s", Optional.of(cursor(1))), WAIT);
      try (var owner = other.fencedWriter(CURSORS, "cursor-0")) {
        owner.write(Map.of("s", Optional.of(cursor(2))), WAIT);
        for (int again = 0; again < 2; again++) {
          assertThatThrownBy(() -> old.write(Map.of("s", Optional.of(cursor(9))), WAIT))
              .isInstanceOf(EventLog.FencedException.class);
        }
        owner.write(Map.of("s", Optional.of(cursor(3))), WAIT);
        neighbour.write(Map.of("t", Optional.of(cursor(4))), WAIT);
      }
    }
    assertThat(readToEnd(one, CURSORS))
        .filteredOn(r -> r.key().equals("s"))
        .extracting(r -> r.value().orElseThrow())
        .containsExactly(cursor(1), cursor(2), cursor(3));
  }

  @Test
  void aWriterToAnotherTopicIsFencedWithTheFirst() {
    var one = open("a");
    var other = open("b");
    var withdrawn = Map.of("s", Optional.of(numbered(1)));
    try (var old = one.fencedWriter(CURSORS, "cursor-0")) {
      old.write(Map.of("s", Optional.of(cursor(1))), WAIT);
      var oldBeside = one.alongside(old, WITHDRAWALS);
      oldBeside.write(withdrawn, WAIT);
      try (var owner = other.fencedWriter(CURSORS, "cursor-0")) {
        var ownersBeside = other.alongside(owner, WITHDRAWALS);
        ownersBeside.write(Map.of("s", Optional.of(numbered(2))), WAIT);
        ownersBeside.close();
        owner.write(Map.of("s", Optional.of(cursor(2))), WAIT);
        assertThatThrownBy(() -> oldBeside.write(withdrawn, WAIT))
            .isInstanceOf(EventLog.FencedException.class);
        ownersBeside.write(Map.of("s", Optional.empty()), WAIT);
      }
    }
    assertThat(readToEnd(one, WITHDRAWALS))
        .extracting(LogRecord::value)
        .containsExactly(
            Optional.of(numbered(1)), Optional.of(numbered(2)), Optional.<Withdrawal>empty());
    assertThat(readToEnd(one, CURSORS))
        .extracting(r -> r.value().orElseThrow())
        .containsExactly(cursor(1), cursor(2));
  }

  @Test
  void aTimeHasItsOffsets() {
    var log = open("a");
    var partition = log.partitionOf(WITHDRAWALS, AUTHOR);
    IntStream.range(0, 5).forEach(i -> append(log, "key-" + i));
    var records = readToEnd(log, WITHDRAWALS);
    var ends = log.endOffsets(WITHDRAWALS);
    for (var record : records) {
      var first =
          records.stream().filter(r -> !r.appended().isBefore(record.appended())).findFirst();
      assertThat(log.offsetsAt(WITHDRAWALS, record.appended()))
          .hasSameSizeAs(ends)
          .containsEntry(partition, first.orElseThrow().position().offset());
    }
    assertThat(log.offsetsAt(WITHDRAWALS, Instant.EPOCH)).containsEntry(partition, 0L);
    var later = records.getLast().appended().plusSeconds(1);
    assertThat(log.offsetsAt(WITHDRAWALS, later)).isEqualTo(ends);
  }

  private static void append(EventLog log, String key) {
    log.append(WITHDRAWALS, AUTHOR, key, Optional.of(numbered(0))).join();
  }

  protected static Withdrawal numbered(int i) {
    return new Withdrawal(Instant.ofEpochSecond(i), Withdrawal.Kind.OBJECT);
  }

  private static DeliveryCursor cursor(long next) {
    return new DeliveryCursor(Map.of(0, next));
  }

  /// All that is on the topic now.
  protected static <V> List<LogRecord<V>> readToEnd(EventLog log, Topic<V> topic) {
    try (var reader = log.reader(topic, log.startOffsets(topic))) {
      return readTo(reader, log.endOffsets(topic));
    }
  }

  private static <V> List<LogRecord<V>> readTo(LogReader<V> reader, Map<Integer, Long> end) {
    var read = new ArrayList<LogRecord<V>>();
    await()
        .atMost(WAIT.multipliedBy(2))
        .pollInSameThread()
        .until(() -> {
          read.addAll(reader.poll(TURN));
          return end.entrySet().stream()
              .allMatch(e -> reader.positions().getOrDefault(e.getKey(), -1L) >= e.getValue());
        });
    return read;
  }

  private static <V> List<LogRecord<V>> readSome(LogReader<V> reader) {
    for (int turn = 0; turn < 200; turn++) {
      var read = reader.poll(TURN);
      if (!read.isEmpty()) {
        return read;
      }
    }
    throw new AssertionError("Nothing came");
  }
}
