package commonplace.main;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;

/// Where the process starts. Reads the command line and the environment; {@link Node} does the
/// rest.
public final class Main {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final PrintStream ERR = new PrintStream(System.err, true, StandardCharsets.UTF_8);

  private Main() {}

  /// @param arguments a command (`up`, `status`, `stop`, `admin`) and its flags
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(List.of(arguments), System.getenv()));
  }

  private static int run(List<String> arguments, Map<String, String> environment)
      throws InterruptedException {
    try {
      var command = arguments.isEmpty() ? "up" : arguments.getFirst();
      var rest = arguments.stream().skip(1).toList();
      if (rest.contains("--help")) {
        OUT.println(new CommandLine(Flags.spec()).getUsageMessage());
        return 0;
      }
      return switch (command) {
        case "up" -> up(settings(rest, environment));
        case "status" -> new Operator(settings(rest, environment), OUT).status();
        case "stop" -> new Operator(settings(rest, environment), OUT).stop();
        case "admin" -> {
          int flags = (int) rest.stream().takeWhile(word -> !word.startsWith("--")).count();
          yield new Operator(settings(rest.subList(flags, rest.size()), environment), OUT)
              .admin(rest.subList(0, flags));
        }
        default -> throw new UsageException("unknown command: " + command);
      };
    } catch (UsageException e) {
      ERR.println("commonplace: " + e.getMessage());
      return 2;
    } catch (IOException e) {
      ERR.println("commonplace: " + e);
      return 1;
    }
  }

  private static Settings settings(List<String> flags, Map<String, String> environment) {
    return Settings.of(Flags.collect(flags.toArray(String[]::new), environment));
  }

  private static int up(Settings settings) throws IOException, InterruptedException {
    var node = new Node(settings, InstantSource.system());
    var stopped = new CountDownLatch(1);
    var closing = new Thread(node::close, "closing");
    try {
      node.start();
    } catch (IOException | RuntimeException e) {
      node.close();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(closing);
    Arrays.stream(greeting(settings)).forEach(OUT::println);
    stopped.await();
    return 0;
  }

  private static String[] greeting(Settings settings) {
    var origin = settings.origin();
    var text =
        """

        Commonplace is up.
          page        %s/
          to subscribe, paste one of these into your server's relay form:
            %s/inbox   (Mastodon, Misskey and their kin)
            %s/actor   (Pleroma, Akkoma, GoToSocial, Friendica, Mitra)
        """
            .replace("%s", origin.text());
    if (!settings.canFederate()) {
      text +=
          """

          This origin is local: other servers cannot reach it. Put a proxy with a certificate in front and
          start with --origin https://relay.example, for example with Caddy:
            relay.example {
              reverse_proxy 127.0.0.1:%p
            }
          """
              .replace("%p", Integer.toString(settings.listen().port()));
    }
    return text.split("\n", -1);
  }
}
