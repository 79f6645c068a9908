package commonplace.main;

import commonplace.core.peer.PeerClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What an operator wants to be told of a process before its members tell them.
final class NodeMetrics {
  private final MeterRegistry meters;

  NodeMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  /// Which of the parts that the roles ask for are caught up.
  NodeMetrics parts(Set<Role> roles, Supplier<Readiness> readiness) {
    for (var role : roles) {
      var part = role.name().toLowerCase(Locale.ROOT);
      Gauge.builder(
              "commonplace.ready", () -> "ready".equals(readiness.get().parts().get(part)) ? 1 : 0)
          .description("Whether the part is caught up: 1, or else 0")
          .tag("part", part)
          .register(meters);
    }
    return this;
  }

  /// The disk that holds everything.
  NodeMetrics disk(Path data) {
    var folder = data.toFile();
    Gauge.builder("commonplace.data.free.bytes", folder, File::getUsableSpace)
        .description("What the disk of the data folder still takes")
        .register(meters);
    Gauge.builder("commonplace.data.total.bytes", folder, File::getTotalSpace)
        .description("The size of the disk of the data folder")
        .register(meters);
    return this;
  }

  /// Our clock against those of peers.
  ///
  /// @param skew how far theirs are ahead, if enough of them were heard
  NodeMetrics clock(Supplier<Optional<Duration>> skew) {
    Gauge.builder(
            "commonplace.clock.skew.seconds",
            () -> skew.get().map(d -> d.toMillis() / 1000.0).orElse(Double.NaN))
        .description(
            "How far the clocks of most peers are ahead of ours; NaN until some were heard")
        .register(meters);
    return this;
  }

  /// What was asked of peers, and what was not.
  NodeMetrics peers(PeerClient peers) {
    FunctionCounter.builder("commonplace.peer.blocked", peers, PeerClient::blocked)
        .description("Requests that were not made because of where they would have gone")
        .register(meters);
    FunctionCounter.builder("commonplace.peer.handshakes", peers, PeerClient::coldConnections)
        .description("TLS connections made to servers to which there was none")
        .register(meters);
    return this;
  }

  /// What makes our signatures.
  NodeMetrics signatures(String provider, boolean slow) {
    Gauge.builder("commonplace.signatures.slow", () -> slow ? 1 : 0)
        .description("Whether signatures are made without the quick provider: 1, or else 0")
        .tag("provider", provider)
        .register(meters);
    return this;
  }
}
