package commonplace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.log.DeliveryReport;
import commonplace.core.relays.RelayName;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What the operator is told of deliveries.
class DeliveryMetricsTest extends Delivering {
  @Test
  void aRecordThatFailsForAnHourWhileOthersPassIsGivenUpAndCounted() {
    var ahead = new AtomicReference<>(Duration.ZERO);
    var delivery = start(() -> Clock.systemUTC().instant().plus(ahead.get()));
    peers.answersToBody.put("Create ada 0", new Outcome.TryLater("500", Optional.empty(), true));
    subscribe("a.example");
    create("ada", 0);
    create("ada", 1);
    await().atMost(SOON).until(() -> count("retried") > 0);
    create("bob", 0);
    awaitAt("a.example", 1);
    assertThat(count("abandoned")).isZero();
    ahead.set(Duration.ofMinutes(61));
    create("bob", 1);
    awaitAt("a.example", 3);
    assertThat(peers.at("a.example")).contains("Create ada 1").doesNotContain("Create ada 0");
    assertThat(count("abandoned")).isEqualTo(1);
    assertThat(delivery.status().getFirst().notTaken())
        .singleElement()
        .satisfies(record -> {
          assertThat(record.offset()).isZero();
          assertThat(record.givenUp()).isTrue();
          assertThat(record.text()).isEqualTo("500");
        });
  }

  /// The same server takes others.
  @Test
  void theLastRecordsThatWereRefusedAreRemembered() {
    var delivery = start();
    subscribe("a.example");
    int refused = DeliveryReport.MAX_NOT_TAKEN + 4;
    for (int i = 0; i < refused; i++) {
      peers.answersToBody.put("Create ada " + i, new Outcome.Refused(403, "not you"));
      create("ada", i);
    }
    create("ada", refused);
    awaitAt("a.example", 1);
    awaitSettled(delivery, "a.example");
    var records = delivery.status().getFirst().notTaken();
    assertThat(records)
        .hasSize(DeliveryReport.MAX_NOT_TAKEN)
        .allSatisfy(record -> {
          assertThat(record.givenUp()).isFalse();
          assertThat(record.text()).isEqualTo("403: not you");
        });
    assertThat(records.getLast().offset()).isEqualTo(refused - 1);
    assertThat(records.getFirst().offset()).isEqualTo(4);
  }

  @Test
  void metersShowHowManyAreServedAndHowFarBehindTheyAre() {
    start();
    subscribe("a.example");
    await().atMost(SOON).until(() -> gauge("commonplace.subscribers", "active") == 1);
    peers.answers.put(
        "https://b.example/inbox", new Outcome.TryLater("refused", Optional.empty(), false));
    subscribe("b.example");
    create("ada", 0);
    create("ada", 1);
    awaitAt("a.example", 2);
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(gauge("commonplace.subscribers", "active")).isEqualTo(1);
          assertThat(gauge("commonplace.subscribers", "paused")).isEqualTo(1);
          assertThat(gauge("commonplace.delivery.lag", "active")).isZero();
          assertThat(gauge("commonplace.delivery.lag", "paused")).isEqualTo(2);
        });
  }

  @Test
  void whatARelayByNameDeliversIsCountedForItToo() {
    var metrics = DeliveryMetrics.in(meters);
    metrics.delivered(RelayName.MAIN);
    metrics.delivered(RelayName.of("birds"));
    assertThat(count("delivered")).isEqualTo(2);
    assertThat(meters.get("commonplace.relay.delivered").tag("relay", "birds").counter().count())
        .isEqualTo(1);
    assertThat(meters.find("commonplace.relay.delivered").counters()).hasSize(1);
  }

  private double count(String outcome) {
    return meters.get("commonplace.deliveries").tag("outcome", outcome).counter().count();
  }

  private double gauge(String name, String state) {
    return meters.get(name).tag("state", state).gauge().value();
  }
}
