package commonplace.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import commonplace.core.log.DeliveryReport.Answer;
import commonplace.core.log.DeliveryReport.NotTaken;
import commonplace.core.runtime.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryReportCodecTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private final JsonCodec<DeliveryReport> codec = new JsonCodec<>(DeliveryReport.class);

  private static Answer answer(String text) {
    return new Answer(text, NOW, Duration.ofMillis(12), 3);
  }

  private static NotTaken notTaken(long offset, String text) {
    return new NotTaken(1, offset, offset > 3, text, NOW);
  }

  private static DeliveryReport report(List<Answer> troubles) {
    return new DeliveryReport(
        "node-b",
        NOW,
        Map.of(0, 5L, 1, 7L),
        12,
        Optional.of(NOW.minusSeconds(60)),
        Optional.of(NOW.minusSeconds(50)),
        Optional.of(answer("503: not now")),
        troubles,
        4,
        Duration.ofMillis(250),
        Optional.of(NOW.plusSeconds(9)),
        List.of(notTaken(3, "403"), notTaken(4, "500")));
  }

  private DeliveryReport read(String json) {
    return codec.decode(new Encoded(Map.of(), Bytes.utf8(json)));
  }

  @Test
  void allOfItComesBack() {
    var report = report(List.of(answer("500"), answer("503: not now")));
    assertThat(codec.decode(codec.encode(report))).isEqualTo(report);
  }

  @Test
  void whatIsNotKnownIsPassedOverAndWhatIsMissingIsNothing() {
    assertThat(read("{\"node\":\"b\",\"mood\":{\"good\":[1]},\"lag\":3}"))
        .isEqualTo(
            new DeliveryReport(
                "b",
                Instant.EPOCH,
                Map.of(),
                3,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                Duration.ZERO,
                Optional.empty(),
                List.of()));
    assertThat(read("{\"lastAnswer\":{\"text\":\"503\"},\"troubles\":[{}]}").troubles())
        .containsExactly(new Answer("", Instant.EPOCH, Duration.ZERO, 0));
    assertThatIllegalStateException().isThrownBy(() -> read("[]"));
  }

  @Test
  void itSaysWhyARecordWasNotTaken() {
    var report = report(List.of());
    assertThat(report.notTaken(new Position(1, 4))).contains(notTaken(4, "500"));
    assertThat(report.notTaken(new Position(1, 5))).isEmpty();
    assertThat(report.notTaken(new Position(0, 4))).isEmpty();
  }

  @Test
  void itIsBoundedWhateverWasWritten() {
    var long1 = "x".repeat(DeliveryReport.MAX_TEXT - 1) + "\ud83d\ude00 and so on";
    var report = report(Collections.nCopies(1_000, answer(long1)));
    assertThat(report.troubles())
        .hasSize(DeliveryReport.MAX_TROUBLES)
        .allSatisfy(trouble ->
            assertThat(trouble.text()).isEqualTo("x".repeat(DeliveryReport.MAX_TEXT - 1)));
    assertThat(codec.decode(codec.encode(report))).isEqualTo(report);
    var hostile = "{\"text\":\"" + "y".repeat(10_000) + "\"}";
    var many = String.join(",", Collections.nCopies(500, hostile));
    assertThat(read("{\"troubles\":[" + many + "]}").troubles())
        .hasSize(DeliveryReport.MAX_TROUBLES)
        .allSatisfy(trouble -> assertThat(trouble.text()).hasSize(DeliveryReport.MAX_TEXT));
    assertThat(read("{\"notTaken\":[" + many + "]}").notTaken())
        .hasSize(DeliveryReport.MAX_NOT_TAKEN)
        .allSatisfy(record -> assertThat(record.text()).hasSize(DeliveryReport.MAX_WORDS));
  }
}
