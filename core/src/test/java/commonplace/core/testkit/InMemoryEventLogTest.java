package commonplace.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InMemoryEventLogTest extends EventLogContract {
  private final InMemoryEventLog log =
      new InMemoryEventLog(InstantSource.fixed(Instant.ofEpochSecond(1_000_000)));

  @Override
  protected EventLog open(String node) {
    return log;
  }

  @Override
  protected void beat(EventLog log, Topic<?> topic) {
    this.log.beat(topic);
  }

  @Override
  protected void deleteBefore(EventLog log, Topic<?> topic, int partition, long offset) {
    this.log.deleteBefore(topic, partition, offset);
  }

  @Test
  void compactionKeepsTheNewestOfEachKeyAndMovesNothing() {
    var first = log.append(WITHDRAWALS, "x", "one", Optional.of(numbered(1))).join();
    var second = log.append(WITHDRAWALS, "x", "two", Optional.of(numbered(2))).join();
    var third = log.append(WITHDRAWALS, "x", "one", Optional.empty()).join();
    var end = log.endOffsets(WITHDRAWALS);
    log.compact();

    assertThat(readToEnd(log, WITHDRAWALS))
        .extracting(LogRecord::position)
        .containsExactly(second, third)
        .doesNotContain(first);
    assertThat(log.endOffsets(WITHDRAWALS)).isEqualTo(end);
  }

  @Test
  void whenUnavailableNothingIsStored() {
    log.unavailable(true);
    assertThat(log.append(WITHDRAWALS, "x", "one", Optional.of(numbered(1))))
        .failsWithin(Duration.ofSeconds(1))
        .withThrowableThat()
        .withCauseInstanceOf(LogUnavailableException.class);
    try (var writer = log.fencedWriter(WITHDRAWALS, "w")) {
      assertThatThrownBy(
              () -> writer.write(Map.of("k", Optional.of(numbered(1))), Duration.ofSeconds(1)))
          .isInstanceOf(LogUnavailableException.class);
    }
    log.unavailable(false);
    assertThat(readToEnd(log, WITHDRAWALS)).isEmpty();
  }
}
