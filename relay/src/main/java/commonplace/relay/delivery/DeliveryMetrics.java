package commonplace.relay.delivery;

import commonplace.core.relays.RelayName;
import commonplace.core.terms.Objection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What delivery counts.
///
/// @param meters where those of relays by name are
/// @param delivered 2xx
/// @param refused settled by a 4xx or a redirect
/// @param retried answers and failures that will be tried again
/// @param abandoned settled after an hour of 5xx while others passed
/// @param withheld not sent because its content was withdrawn meanwhile
/// @param stopped by a subscriber's terms, by reason
/// @param lost records that a subscriber missed because the log no longer had them
record DeliveryMetrics(
    MeterRegistry meters,
    Counter delivered,
    Counter refused,
    Counter retried,
    Counter abandoned,
    Counter withheld,
    Map<Objection, Counter> stopped,
    Counter lost) {
  DeliveryMetrics {
    stopped = Map.copyOf(stopped);
  }

  static DeliveryMetrics in(MeterRegistry meters) {
    return new DeliveryMetrics(
        meters,
        counter(meters, "delivered"),
        counter(meters, "refused"),
        counter(meters, "retried"),
        counter(meters, "abandoned"),
        counter(meters, "withheld"),
        stopped(meters),
        counter(meters, "lost"));
  }

  /// One that this relay of ours sent.
  void delivered(RelayName relay) {
    delivered.increment();
    if (!relay.isMain()) {
      meters.counter("commonplace.relay.delivered", "relay", relay.text()).increment();
    }
  }

  void stopped(Objection objection) {
    Objects.requireNonNull(stopped.get(objection)).increment();
  }

  private static Map<Objection, Counter> stopped(MeterRegistry meters) {
    return Stream.of(Objection.values())
        .collect(
            Collectors.toMap(
                objection -> objection,
                objection ->
                    Counter.builder("commonplace.terms.stopped")
                        .tag("direction", "receive")
                        .tag("reason", objection.label())
                        .register(meters)));
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("commonplace.deliveries").tag("outcome", outcome).register(meters);
  }
}
