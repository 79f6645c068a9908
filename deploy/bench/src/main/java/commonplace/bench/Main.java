package commonplace.bench;

import commonplace.broker.EmbeddedBroker;
import commonplace.broker.EmbeddedBrokerConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Properties;

/// Where the bench and each of its processes start.
public final class Main {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final PrintStream ERR = new PrintStream(System.err, true, StandardCharsets.UTF_8);

  private Main() {}

  /// @param arguments what to measure and how, or `worker` and which
  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) throws IOException, InterruptedException {
    if (!arguments.isEmpty() && arguments.getFirst().equals("worker")) {
      work(arguments.get(1), arguments.subList(2, arguments.size()));
      return 0;
    }
    if (arguments.contains("--help")) {
      OUT.println(Options.HELP);
      return 0;
    }
    try {
      var options = Options.of(arguments);
      return new Bench(options, OUT, InstantSource.system()).run() ? 0 : 1;
    } catch (IllegalArgumentException e) {
      ERR.println("commonplace bench: " + e.getMessage());
      return 2;
    }
  }

  /// Every worker ends when its standard input does, so none outlives the bench.
  private static void work(String name, List<String> arguments)
      throws IOException, InterruptedException {
    var clock = InstantSource.system();
    switch (name) {
      case "broker" -> broker(Path.of(arguments.get(0)), Path.of(arguments.get(1)));
      case "sinks" -> serve(new Sinks(clock));
      case "authors" -> serve(new Authors(clock));
      case "bare-client" -> serve(new BareClient(clock));
      case "bare-endpoint" -> serve(new BareEndpoint(clock));
      default -> throw new IllegalArgumentException("no such worker: " + name);
    }
  }

  private static void serve(Worker worker) throws IOException, InterruptedException {
    try (worker) {
      Conversation.serve(System.in, OUT, worker.commands());
    }
  }

  private static void broker(Path data, Path clientConfig) throws IOException {
    try (var broker = new EmbeddedBroker(new EmbeddedBrokerConfig(data, 0))) {
      broker.start();
      var properties = new Properties();
      broker.clientConfig().forEach((key, value) -> properties.put(key, String.valueOf(value)));
      try (var writer = Files.newBufferedWriter(clientConfig)) {
        properties.store(writer, null);
      }
      OUT.println("{\"ok\":\"" + broker.bootstrapServers() + "\"}");
      while (System.in.read() >= 0) {
        // until the bench closes it
      }
    }
  }
}
