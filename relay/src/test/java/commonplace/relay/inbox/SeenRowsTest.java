package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.relay.hashing.Hash128;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenRowsTest {
  private static final Duration HORIZON = Duration.ofDays(3);
  private static final int ROW = 32;

  @TempDir Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));

  private static Hash128 hash(long number) {
    return new Hash128(number, ~number);
  }

  private void record(SeenRows rows, long from, long to) {
    rows.record(from, now.get(), LongStream.range(from, to).mapToObj(SeenRowsTest::hash).toList());
  }

  @Test
  void whereSomethingWasRecordedIsFoundNewestFirst() {
    try (var rows = new SeenRows(folder.resolve("seen.rows"), HORIZON, now::get)) {
      for (long offset = 0; offset < 10_000; offset++) {
        rows.record(offset, now.get(), List.of(hash(offset % 5_000)));
      }
      assertThat(rows.offsets(hash(17), 3)).containsExactly(5_017L, 17L);
      assertThat(rows.offsets(hash(17), 1)).containsExactly(5_017L);
      assertThat(rows.offsets(hash(5_000), 3)).isEmpty();
      rows.record(10_000, now.get(), List.of(hash(4_999)));
      assertThat(rows.offsets(hash(4_999), 1)).containsExactly(10_000L);
    }
  }

  @Test
  void whatIsBeyondTheHorizonIsDroppedWhileItRuns() throws IOException {
    var file = folder.resolve("seen.rows");
    try (var rows = new SeenRows(file, HORIZON, now::get)) {
      record(rows, 0, 90_000);
      now.set(now.get().plus(HORIZON).plusSeconds(1));
      rows.remember(hash(-1));
      record(rows, 90_000, 100_001);
      assertThat(rows.contains(hash(0))).isFalse();
      assertThat(rows.contains(hash(89_999))).isFalse();
      assertThat(rows.contains(hash(90_000))).isTrue();
      assertThat(rows.contains(hash(100_000))).isTrue();
      assertThat(rows.contains(hash(-1))).as("acknowledged, and not read yet").isTrue();
      assertThat(rows.resume()).isEqualTo(90_000);
      assertThat(Files.size(file)).isEqualTo(10_001L * ROW);
    }
    try (var rows = new SeenRows(file, HORIZON, now::get)) {
      assertThat(rows.contains(hash(90_000))).isTrue();
      assertThat(rows.contains(hash(-1))).isFalse();
    }
  }

  @Test
  void whatWasBeyondTheHorizonAlreadyAtTheStartIsDroppedToo() throws IOException {
    var file = folder.resolve("seen.rows");
    try (var rows = new SeenRows(file, HORIZON, now::get)) {
      record(rows, 0, 100_000);
    }
    now.set(now.get().plus(HORIZON).plusSeconds(1));
    try (var rows = new SeenRows(file, HORIZON, now::get)) {
      record(rows, 100_000, 100_001);
      assertThat(rows.contains(hash(100_000))).isTrue();
      assertThat(Files.size(file)).isEqualTo(ROW);
    }
  }

  @Test
  void rowsThatRepeatAreDroppedInTheEndToo() throws IOException {
    var file = folder.resolve("handshakes.rows");
    try (var rows = new SeenRows(file, HORIZON, now::get)) {
      for (int day = 0; day < 40; day++) {
        for (int i = 0; i < 10; i++) {
          record(rows, 0, 1_000);
        }
        now.set(now.get().plus(Duration.ofDays(1)));
      }
      assertThat(Files.size(file)).isLessThan(200_000L * ROW);
      assertThat(rows.contains(hash(999))).isTrue();
    }
  }
}
