package commonplace.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How many activities a second the inbox takes, and at what cost, when nobody subscribes: against
/// a bare endpoint that checks digest and signature with a cached key. What the same endpoint costs
/// if it also appends to the same broker is told beside it.
final class AdmissionBench {
  private static final double GOAL = 3;
  private static final double MICROS = 1e6;

  /// Work that goes on after the last 202 belongs to it, too.
  private static final Duration TAIL = Duration.ofSeconds(1);

  private final Stage stage;
  private final Size size;
  private final List<Double> perSecond = new ArrayList<>();
  private final List<Double> relayCpu = new ArrayList<>();
  private final List<Double> brokerCpu = new ArrayList<>();
  private final Endpoint bare = new Endpoint(new ArrayList<>(), new ArrayList<>());
  private final Endpoint logging = new Endpoint(new ArrayList<>(), new ArrayList<>());

  /// What an endpoint did and what it cost, by round.
  private record Endpoint(List<Double> perSecond, List<Double> cpu) {}

  AdmissionBench(Stage stage, Size size) {
    this.stage = stage;
    this.size = size;
  }

  List<Figure> measure() throws IOException, InterruptedException {
    var pem = stage.authorsIdentity().path("pem").asString();
    var bareInbox = stage.bareEndpoint().ask("trust", Map.of("pem", pem)).path("inbox").asString();
    var relay = new CpuMeter(stage.relay());
    var broker = new CpuMeter(stage.broker());
    var logInbox = stage.bareLog();
    var endpoint = new CpuMeter(stage.bareEndpoint());
    var warm =
        Rounds.run(
            size,
            List.of(relay, broker, endpoint),
            (compared, counts) -> {
              double compiling = ofRelay(relay, broker, counts);
              if (compared) {
                ofEndpoint(endpoint, bareInbox, counts ? Optional.of(bare) : Optional.empty());
                ofEndpoint(endpoint, logInbox, counts ? Optional.of(logging) : Optional.empty());
              }
              return compiling;
            });
    return List.of(
        Figure.of("admitted", Samples.median(perSecond), "/s", "nobody subscribes; fsync on")
            .beside("bare endpoint", Samples.median(bare.perSecond()), Optional.empty()),
        Figure.of("CPU per admitted activity, relay", Samples.median(relayCpu), "us", warm)
            .beside("bare endpoint", Samples.median(bare.cpu()), Optional.of(GOAL)),
        Figure.of(
                "CPU per activity, bare endpoint that also appends",
                Samples.median(logging.cpu()),
                "us",
                Math.round(Samples.median(logging.perSecond())) + "/s")
            .beside("bare endpoint", Samples.median(bare.cpu()), Optional.empty()),
        Figure.of("CPU per admitted activity, broker", Samples.median(brokerCpu), "us", ""),
        Figure.of("idle CPU, relay", relay.idle() * 100, "%", "of one core, subtracted"),
        Figure.of("idle CPU, broker", broker.idle() * 100, "%", "of one core, subtracted"));
  }

  private double ofRelay(CpuMeter relay, CpuMeter broker, boolean counts)
      throws IOException, InterruptedException {
    int count = size.admitted();
    stage.prepare(stage.product().inbox(), count);
    var ofRelay = relay.start();
    var ofBroker = broker.start();
    var posted = stage.post(count);
    Thread.sleep(TAIL);
    if (counts) {
      relayCpu.add(ofRelay.seconds() * MICROS / count);
      brokerCpu.add(ofBroker.seconds() * MICROS / count);
      perSecond.add(count / posted.seconds());
    }
    return ofRelay.compiling();
  }

  private void ofEndpoint(CpuMeter meter, String inbox, Optional<Endpoint> counts)
      throws IOException, InterruptedException {
    int count = size.admitted();
    stage.prepare(inbox, count);
    var window = meter.start();
    var posted = stage.post(count);
    Thread.sleep(TAIL);
    if (counts.isPresent()) {
      counts.get().cpu().add(window.seconds() * MICROS / count);
      counts.get().perSecond().add(count / posted.seconds());
    }
  }
}
