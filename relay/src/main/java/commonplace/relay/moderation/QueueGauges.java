package commonplace.relay.moderation;

import commonplace.core.log.Follow;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Supplier;

/// Shows how many wait for the operator's answer, and for how long. Every relay process knows all
/// of them: of several the largest number counts, not the sum.
public final class QueueGauges {
  private QueueGauges() {}

  /// @param follows all that is known
  public static void register(
      MeterRegistry meters, Supplier<Collection<Follow>> follows, InstantSource clock) {
    Gauge.builder("commonplace.applicants", () -> Application.of(follows.get()).size())
        .description("Who waits for approval")
        .register(meters);
    Gauge.builder("commonplace.applicants.waiting.seconds", () -> longest(follows.get(), clock))
        .description("For how long the first of those who wait for approval does so")
        .register(meters);
  }

  private static double longest(Collection<Follow> follows, InstantSource clock) {
    return Application.of(follows).stream()
        .findFirst()
        .map(first -> Duration.between(first.part().changed(), clock.instant()))
        .map(waited -> Math.max(0, waited.toSeconds()))
        .orElse(0L);
  }
}
