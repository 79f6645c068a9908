package commonplace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How many deliveries a second the relay makes, and at what cost: against a bare loop that signs
/// and POSTs the same bodies to the same sinks. The relay's cost includes taking the activities in.
final class DeliveryBench {
  private static final double GOAL = 1.15;
  private static final double MICROS = 1e6;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration TAIL = Duration.ofSeconds(3);

  private final Stage stage;
  private final Size size;
  private final String how;
  private final int deliveries;
  private final List<Double> perSecond = new ArrayList<>();
  private final List<Double> relayCpu = new ArrayList<>();
  private final List<Double> brokerCpu = new ArrayList<>();
  private final List<Double> barePerSecond = new ArrayList<>();
  private final List<Double> bareCpu = new ArrayList<>();

  DeliveryBench(Stage stage, Size size) {
    this(stage, size, "");
  }

  /// @param how is added to the figures' names
  DeliveryBench(Stage stage, Size size, String how) {
    this.how = how;
    this.stage = stage;
    this.size = size;
    this.deliveries = size.subscribers() * size.delivered();
  }

  List<Figure> measure() throws IOException, InterruptedException {
    stage.subscribe(size.subscribers());
    var pem = stage.bareClient().ask("identify", Map.of()).path("pem").asString();
    var relay = new CpuMeter(stage.relay());
    var broker = new CpuMeter(stage.broker());
    var bare = new CpuMeter(stage.bareClient());
    var warm =
        Rounds.run(
            size,
            List.of(relay, broker, bare),
            (compared, counts) -> {
              stage.sinks().ask("trust", Map.of("relay", stage.product().origin()));
              double compiling = ofRelay(relay, broker, counts);
              if (compared) {
                stage.sinks().ask("trust", Map.of("pem", pem));
                ofClient(bare, counts);
              }
              return compiling;
            });
    var note = size.delivered() + " posts to " + size.subscribers() + " subscribers";
    return List.of(
        Figure.of("deliveries" + how, Samples.median(perSecond), "/s", note)
            .beside("bare loop", Samples.median(barePerSecond), Optional.empty()),
        Figure.of(
                "CPU per delivery, relay" + how,
                Samples.median(relayCpu),
                "us",
                "taking in included; " + warm)
            .beside("bare loop", Samples.median(bareCpu), Optional.of(GOAL)),
        Figure.of("CPU per delivery, broker" + how, Samples.median(brokerCpu), "us", ""));
  }

  private double ofRelay(CpuMeter relay, CpuMeter broker, boolean counts)
      throws IOException, InterruptedException {
    stage.sinks().ask("reset", Map.of());
    stage.prepare(stage.product().inbox(), size.delivered());
    var ofRelay = relay.start();
    var ofBroker = broker.start();
    var posted = stage.post(size.delivered());
    long last = stage.awaitDeliveries(deliveries, LONGEST);
    // the cursors are stored every two seconds
    Thread.sleep(TAIL);
    if (counts) {
      relayCpu.add(ofRelay.seconds() * MICROS / deliveries);
      brokerCpu.add(ofBroker.seconds() * MICROS / deliveries);
      perSecond.add(deliveries * 1e9 / (last - posted.started()));
    }
    return ofRelay.compiling();
  }

  private void ofClient(CpuMeter bare, boolean counts) throws IOException, InterruptedException {
    stage.sinks().ask("reset", Map.of());
    var identity = stage.authorsIdentity();
    var window = bare.start();
    var posted =
        Stage.Posted.of(
            stage
                .bareClient()
                .ask(
                    "deliver",
                    Map.of(
                        "origin", identity.path("origin").asString(),
                        "published", identity.path("published").asString(),
                        "from", stage.numbers(size.delivered()),
                        "count", size.delivered(),
                        "targets", stage.inboxes().subList(0, size.subscribers()))));
    stage.awaitDeliveries(deliveries, LONGEST);
    if (counts) {
      bareCpu.add(window.seconds() * MICROS / deliveries);
      barePerSecond.add(deliveries / posted.seconds());
    }
  }
}
