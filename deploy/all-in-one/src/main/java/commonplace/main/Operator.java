package commonplace.main;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What runs, and its end. Each command returns the status to exit with.
final class Operator {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration STOP_WAIT = Duration.ofMinutes(1);
  private static final int NOT_RUNNING = 1;

  private final Settings settings;
  private final PrintStream out;

  Operator(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /// Says what runs and how deliveries go.
  ///
  /// @param asJson for programs instead of people
  int status(boolean asJson) throws InterruptedException {
    if (DataFolder.owner(settings.data()).isEmpty()) {
      out.println(notRunning());
      return NOT_RUNNING;
    }
    try (var client = new NodeClient(settings)) {
      var status = JSON.createObjectNode();
      status.set("node", client.get("/admin/api/node"));
      if (playsRelay(status.path("node"))) {
        status.set("relay", client.get("/admin/api/status"));
        status.set("subscribers", client.get("/admin/api/members").path("members"));
        status.put("ownActor", client.ownActor());
      }
      if (asJson) {
        out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(status));
      } else {
        StatusReport.of(status).forEach(out::println);
      }
      return 0;
    }
  }

  private static boolean playsRelay(JsonNode node) {
    return node.path("roles").valueStream().anyMatch(role -> role.asString("").equals("relay"));
  }

  /// Ends the process as a system's service manager would, and waits until it has closed.
  int stop() throws InterruptedException {
    var process = DataFolder.owner(settings.data());
    if (process.isEmpty()) {
      out.println(notRunning());
      return 0;
    }
    process.get().destroy();
    try {
      process.get().onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandException(
          "process " + process.get().pid() + " does not end; its log may say why");
    }
    out.println("Stopped.");
    return 0;
  }

  private String notRunning() {
    return "Commonplace does not run on " + settings.data().toAbsolutePath() + ".";
  }
}
