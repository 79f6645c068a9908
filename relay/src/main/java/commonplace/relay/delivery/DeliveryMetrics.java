package commonplace.relay.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// What delivery counts.
///
/// @param delivered 2xx
/// @param refused settled by a 4xx or a redirect
/// @param retried answers and failures that will be tried again
/// @param abandoned settled after an hour of 5xx while others passed
/// @param withheld not sent because its content was withdrawn meanwhile
/// @param lost records that a subscriber missed because the log no longer had them
record DeliveryMetrics(
    Counter delivered,
    Counter refused,
    Counter retried,
    Counter abandoned,
    Counter withheld,
    Counter lost) {
  static DeliveryMetrics in(MeterRegistry meters) {
    return new DeliveryMetrics(
        counter(meters, "delivered"),
        counter(meters, "refused"),
        counter(meters, "retried"),
        counter(meters, "abandoned"),
        counter(meters, "withheld"),
        counter(meters, "lost"));
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("commonplace.deliveries").tag("outcome", outcome).register(meters);
  }
}
