package commonplace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a TLS handshake costs: the same post to many members, once when all connections have been
/// closed for being idle, and once when all are open.
final class ColdBench {
  /// The relay closes connections that were idle for a minute.
  private static final Duration ALL_CLOSED = Duration.ofSeconds(70);

  /// As the product bounds it.
  private static final double PER_SECOND = 200;

  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration TAIL = Duration.ofSeconds(3);
  private static final double MICROS = 1e6;

  private final Stage stage;
  private final Size size;

  ColdBench(Stage stage, Size size) {
    this.stage = stage;
    this.size = size;
  }

  private record Once(double cpuSeconds, double seconds) {}

  List<Figure> measure() throws IOException, InterruptedException {
    stage.subscribe(size.manySubscribers());
    int members = stage.inboxes().size();
    var meter = new CpuMeter(stage.relay());
    // so that nothing is done for the first time
    once(meter);
    CpuMeter.rest(size.idle(), meter);
    Thread.sleep(ALL_CLOSED);
    var cold = once(meter);
    var warm = once(meter);
    double each = (cold.cpuSeconds - warm.cpuSeconds) * MICROS / members;
    return List.of(
        Figure.of("CPU per TLS handshake, relay", each, "us", members + " members")
            .beside("delivery", warm.cpuSeconds * MICROS / members, Optional.empty()),
        Figure.of("cold handshakes", members / cold.seconds, "/s", "one post to all of them")
            .beside("bound", PER_SECOND, Optional.of(1.2)));
  }

  private Once once(CpuMeter meter) throws IOException, InterruptedException {
    stage.sinks().ask("reset", Map.of());
    stage.prepare(stage.product().inbox(), 1);
    var window = meter.start();
    var posted = stage.post(1);
    long last = stage.awaitDeliveries(stage.inboxes().size(), LONGEST);
    Thread.sleep(TAIL);
    return new Once(window.seconds(), (last - posted.started()) / 1e9);
  }
}
