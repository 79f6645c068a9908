package commonplace.main;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;

/// Counts what strangers do at the HTTP door that never becomes a request of any route. Each count
/// is there from the start. Thread-safe.
final class DoorMetrics {
  /// Why a connection was cut.
  enum Cut {
    /// It said nothing.
    SILENT,
    /// The head of a request did not end.
    HEAD,
    /// The body did not end, or the answer was not taken.
    EXCHANGE
  }

  /// Why a request was answered before any route saw it.
  enum Fault {
    MALFORMED,
    TOO_LONG
  }

  private final MeterRegistry meters;
  private final Map<Cut, Counter> cut = new EnumMap<>(Cut.class);
  private final Map<Fault, Counter> unreadable = new EnumMap<>(Fault.class);
  private final Counter full;

  DoorMetrics(MeterRegistry meters) {
    this.meters = meters;
    for (var cause : Cut.values()) {
      cut.put(cause, meters.counter("commonplace.http.cut", "cause", label(cause)));
    }
    for (var reason : Fault.values()) {
      unreadable.put(
          reason, meters.counter("commonplace.http.unreadable", "reason", label(reason)));
    }
    full = meters.counter("commonplace.http.full");
  }

  /// Of a door that strangers do not see.
  static DoorMetrics none() {
    return new DoorMetrics(new CompositeMeterRegistry());
  }

  void cut(Cut cause) {
    Objects.requireNonNull(cut.get(cause)).increment();
  }

  void unreadable(Fault reason) {
    Objects.requireNonNull(unreadable.get(reason)).increment();
  }

  /// As many connections are open as may be.
  void full() {
    full.increment();
  }

  /// How many are open; to be said once.
  void connections(IntSupplier open) {
    Gauge.builder("commonplace.http.connections", open::getAsInt)
        .description("Connections from others that are open")
        .register(meters);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
