package commonplace.main;

import commonplace.core.kafka.TopicShapeException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;

/// Where the process starts. Reads the command line and the environment; {@link Node} does the
/// rest. Exits with 0, with 2 after a mistake of the user, else with 1.
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final PrintStream ERR = new PrintStream(System.err, true, StandardCharsets.UTF_8);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /// Kept, because loggers that nobody holds forget their level. Lucene warns that the vector
  /// module is off; we index no vectors.
  private static final java.util.logging.Logger LUCENE =
      java.util.logging.Logger.getLogger("org.apache.lucene");

  private Main() {}

  /// @param arguments a command (`up`, `status`, `stop`, `admin`, `completion`, `rehearse`) and
  ///   what belongs to it
  public static void main(String[] arguments) throws InterruptedException {
    LUCENE.setLevel(Level.SEVERE);
    System.exit(run(List.of(arguments), System.getenv()));
  }

  private static int run(List<String> arguments, Map<String, String> environment)
      throws InterruptedException {
    try {
      var command = arguments.isEmpty() ? "up" : arguments.getFirst();
      var rest = arguments.stream().skip(1).toList();
      return switch (command) {
        case "up" ->
            rest.contains(CommandTree.HELP) || rest.contains("-h")
                ? usageOfUp()
                : up(settings(rest, environment));
        case "status", "stop", "admin" -> operators(arguments, environment);
        case "completion" -> {
          OUT.print(AutoComplete.bash("commonplace", CommandTree.all()));
          yield 0;
        }
        case "rehearse" -> {
          settings(rest, environment); // a mistake is told before time is spent on it
          yield Rehearsal.run(InstantSource.system());
        }
        default -> throw new UsageException("unknown command: " + command);
      };
    } catch (UsageException e) {
      ERR.println("commonplace: " + e.getMessage());
      return 2;
    } catch (CommandException | TopicShapeException e) {
      ERR.println("commonplace: " + e.getMessage());
      return 1;
    } catch (IOException | UncheckedIOException e) {
      ERR.println("commonplace: " + e);
      return 1;
    } catch (RuntimeException e) {
      LOG.error("Commonplace failed", e);
      return 1;
    }
  }

  private static Settings settings(List<String> flags, Map<String, String> environment) {
    return Settings.of(Flags.collect(flags.toArray(String[]::new), environment));
  }

  private static int usageOfUp() {
    OUT.println(new CommandLine(Flags.spec()).getUsageMessage());
    return 0;
  }

  /// The commands find the process by what it left in its data folder.
  private static int operators(List<String> arguments, Map<String, String> environment)
      throws InterruptedException {
    var command = arguments.getFirst();
    var spec =
        switch (command) {
          case "status" -> CommandTree.status();
          case "stop" -> CommandTree.stop();
          default -> CommandTree.admin();
        };
    var typed = Typed.parse(spec, arguments);
    if (typed.wantsHelp()) {
      OUT.print(typed.help());
      return 0;
    }
    var flags = Flags.collect(typed.flags(), environment);
    DataFolder.remembered(Settings.of(flags).data()).forEach(flags::putIfAbsent);
    var settings = Settings.of(flags);
    return switch (command) {
      case "status" -> new Operator(settings, OUT).status(typed.asJson());
      case "stop" -> new Operator(settings, OUT).stop();
      default -> new Admin(settings, OUT, System.in, InstantSource.system()).run(typed);
    };
  }

  private static int up(Settings settings) throws IOException, InterruptedException {
    var node = new Node(settings, InstantSource.system());
    try {
      node.start();
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "closing"));
    OUT.print(Greeting.of(settings, uptimeSeconds()));
    while (!node.readiness().all()) {
      Thread.sleep(LOOK_AGAIN);
    }
    LOG.info("Everything is ready: seconds={}", uptimeSeconds());
    new CountDownLatch(1).await();
    return 0;
  }

  private static double uptimeSeconds() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
  }
}
