package commonplace.bench;

import commonplace.bench.Options.What;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Runs what was asked for, in an order in which subscribers only become more, and prints the
/// figures.
final class Bench {
  private static final int FEW_SUBSCRIBERS = 10;

  /// What has a stage of its own.
  private static final Set<What> APART =
      EnumSet.of(
          What.MEMBERS,
          What.SOAK,
          What.KILL,
          What.PEERS_TLS,
          What.TLS,
          What.COLD,
          What.BURST,
          What.STORMS,
          What.ARCHIVE);

  private final Options options;
  private final PrintStream out;
  private final InstantSource clock;

  Bench(Options options, PrintStream out, InstantSource clock) {
    this.options = options;
    this.out = out;
    this.clock = clock;
  }

  /// @return whether every goal was reached, or none counts because the run was a quick one
  boolean run() throws IOException, InterruptedException {
    if (!Proc.isHere()) {
      throw new IllegalArgumentException("it reads /proc, which only Linux has");
    }
    var folder = Files.createTempDirectory("commonplace-bench");
    // also when it is interrupted
    Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(folder), "cleaning"));
    var figures = new ArrayList<Figure>();
    var machine = machine();
    out.println("Commonplace bench" + (isQuick() ? ", quick: figures are only indicative" : ""));
    machine.forEach((key, value) -> out.println("  " + key + ": " + value));
    try {
      measure(folder, figures);
    } finally {
      // also what was measured before something failed
      out.println();
      Report.print(figures, out);
    }
    if (options.json().isPresent()) {
      Report.write(figures, options, machine, options.json().get());
    }
    return isQuick() || figures.stream().allMatch(Figure::reached);
  }

  private void measure(Path folder, List<Figure> figures) throws IOException, InterruptedException {
    if (!APART.containsAll(options.what())) {
      ofRelay(Files.createDirectory(folder.resolve("apart")), figures);
    }
    // each from a relay that has done nothing else
    if (begins(What.MEMBERS)) {
      var strict = options.with(MembersBench.NOTHING_SOFT);
      try (var stage = new Stage(strict, Files.createDirectory(folder.resolve("members")))) {
        figures.addAll(new MembersBench(stage, options.size()).measure());
      }
    }
    if (begins(What.SOAK)) {
      try (var stage = new Stage(options, Files.createDirectory(folder.resolve("soak")))) {
        figures.addAll(new SoakBench(stage, options.size(), out).measure());
      }
    }
    if (begins(What.KILL)) {
      try (var stage = new Stage(options, Files.createDirectory(folder.resolve("kill")))) {
        figures.addAll(new KillBench(stage, options.size()).measure());
      }
    }
    if (begins(What.COLD)) {
      var cold = Files.createDirectory(folder.resolve("cold"));
      Tls.make(cold);
      try (var stage = new Stage(options, cold)) {
        figures.addAll(new ColdBench(stage, options.size()).measure());
      }
    }
    if (begins(What.TLS)) {
      figures.addAll(overTls(Files.createDirectory(folder.resolve("tls"))));
    }
    if (begins(What.PEERS_TLS)) {
      var tls = Files.createDirectory(folder.resolve("peers-tls"));
      Tls.make(tls);
      try (var stage = new Stage(options, tls)) {
        figures.addAll(new PeersBench(stage, options.size(), ", over TLS").measure());
      }
    }
    if (begins(What.BURST)) {
      figures.addAll(
          new BurstBench(options, Files.createDirectory(folder.resolve("burst"))).measure());
    }
    if (begins(What.STORMS)) {
      figures.addAll(
          new StormsBench(options, Files.createDirectory(folder.resolve("storms"))).measure());
    }
    if (options.wants(What.ARCHIVE)) {
      out.println("archive ...");
      figures.addAll(
          new ArchiveBench(options, Files.createDirectory(folder.resolve("together"))).measure());
    }
  }

  private boolean isQuick() {
    return options.size().equals(Size.QUICK);
  }

  private Map<String, String> machine() {
    var machine = new TreeMap<String, String>();
    machine.put("at", clock.instant().toString());
    machine.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    machine.put("java", System.getProperty("java.runtime.version", ""));
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    return machine;
  }

  private void ofRelay(Path folder, List<Figure> figures) throws IOException, InterruptedException {
    var size = options.size();
    try (var stage = new Stage(options, folder);
        var relayMemory = new MemoryWatch(stage.relay());
        var brokerMemory = new MemoryWatch(stage.broker())) {
      figures.add(
          Figure.of(
              "start, relay", stage.product().readyAfter().toMillis() / 1e3, "s", "new data"));
      if (begins(What.LIMITS)) {
        figures.addAll(Limits.measure(stage.bareClient()));
      }
      if (begins(What.ADMISSION)) {
        figures.addAll(new AdmissionBench(stage, size).measure());
      }
      var logSize = new LogSizeBench(stage, size);
      if (begins(What.LOG_SIZE)) {
        figures.addAll(logSize.measure(FEW_SUBSCRIBERS));
      }
      if (begins(What.CATCH_UP)) {
        figures.addAll(new CatchUpBench(stage, size).measure());
      }
      if (begins(What.DELIVERY)) {
        figures.addAll(new DeliveryBench(stage, size).measure());
      }
      if (begins(What.LATENCY)) {
        figures.addAll(new LatencyBench(stage, size).measure());
      }
      if (begins(What.LOG_SIZE)) {
        figures.addAll(logSize.measure(size.manySubscribers()));
      }
      if (begins(What.PEERS)) {
        figures.addAll(new PeersBench(stage, size).measure());
      }
      figures.addAll(relayMemory.figures("relay", size.idle()));
      figures.addAll(brokerMemory.figures("broker", size.idle()));
    }
  }

  private List<Figure> overTls(Path folder) throws IOException, InterruptedException {
    Tls.make(folder);
    try (var stage = new Stage(options, folder)) {
      return new DeliveryBench(stage, options.size(), ", over TLS").measure();
    }
  }

  private boolean begins(What what) {
    if (options.wants(what)) {
      out.println(what.word() + " ...");
    }
    return options.wants(what);
  }

  private static void cleanUp(Path folder) {
    Child.closeAll();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the bench's data was not deleted: " + folder, e);
    }
  }
}
