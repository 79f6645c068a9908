package commonplace.main;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The operator's commands, which talk to the running process over its own API.
final class Operator {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration STOP_WAIT = Duration.ofMinutes(1);

  private final Settings settings;
  private final PrintStream out;

  Operator(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  /// Says what runs and how deliveries go.
  int status() throws IOException, InterruptedException {
    if (process().isEmpty()) {
      out.println("Commonplace does not run on " + settings.data() + ".");
      return 1;
    }
    var status = JSON.readTree(call("GET", "/admin/api/status"));
    out.println("Commonplace runs: " + settings.origin());
    status.properties().stream()
        .filter(entry -> entry.getValue().isValueNode())
        .forEach(entry -> out.println("  " + entry.getKey() + ": " + entry.getValue().asString()));
    out.println("  own actor: " + ownActor());
    members();
    var refusals = status.path("lastRefusals");
    if (!refusals.isEmpty()) {
      out.println("Last refusal of each server:");
      refusals
          .properties()
          .forEach(entry ->
              out.println(
                  "  "
                      + entry.getKey()
                      + "  "
                      + entry.getValue().path("at").asString("")
                      + "  "
                      + entry.getValue().path("detail").asString("")));
    }
    return 0;
  }

  /// Whether others can fetch our actor, tried from here.
  private String ownActor() throws InterruptedException {
    if (!settings.canFederate()) {
      return "a localhost origin cannot federate; set --origin to the public URL";
    }
    var request =
        HttpRequest.newBuilder(URI.create(settings.origin() + "/actor"))
            .header("Accept", "application/activity+json")
            .timeout(WAIT)
            .build();
    try {
      var answer = send(request);
      return answer.statusCode() == 200
          ? "can be fetched from " + request.uri()
          : request.uri() + " answers " + answer.statusCode() + "; check the proxy in front";
    } catch (IOException e) {
      return request.uri() + " cannot be fetched: " + e;
    }
  }

  int admin(List<String> arguments) throws IOException, InterruptedException {
    var command = arguments.isEmpty() ? "" : arguments.getFirst();
    return switch (command) {
      case "members" -> members();
      case "approve", "reject", "remove" -> {
        if (arguments.size() != 2) {
          throw new UsageException("admin " + command + " takes the URL of one actor");
        }
        call(
            "POST",
            "/admin/api/members/"
                + command
                + "?actor="
                + URLEncoder.encode(arguments.get(1), StandardCharsets.UTF_8));
        out.println("Done: " + command + " " + arguments.get(1));
        yield 0;
      }
      case "export-identity" -> {
        out.print(call("GET", "/admin/api/identity"));
        yield 0;
      }
      default ->
          throw new UsageException(
              "admin takes one of: members, approve URL, reject URL, remove URL, export-identity");
    };
  }

  private int members() throws IOException, InterruptedException {
    var members = JSON.readTree(call("GET", "/admin/api/members")).path("members");
    out.println("Subscribers: " + members.size());
    for (var member : members) {
      out.println("  " + line(member));
    }
    return 0;
  }

  private static String line(JsonNode member) {
    var text = new StringBuilder(member.path("actor").asString(""));
    for (var name :
        List.of("state", "style", "software", "lag", "lastAnswer", "pausedUntil", "reason")) {
      var value = member.path(name);
      if (!value.isMissingNode() && !value.isNull()) {
        text.append("  ").append(name).append('=').append(value.asString());
      }
    }
    return text.toString();
  }

  int stop() throws InterruptedException {
    var process = process();
    if (process.isEmpty()) {
      out.println("Commonplace does not run on " + settings.data() + ".");
      return 0;
    }
    process.get().destroy();
    try {
      process.get().onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new UsageException("process " + process.get().pid() + " does not end");
    }
    out.println("Stopped.");
    return 0;
  }

  private Optional<ProcessHandle> process() {
    var file = settings.data().resolve("pid");
    try {
      return Files.exists(file)
          ? ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
              .filter(p -> p.info().command().filter(c -> c.endsWith("java")).isPresent())
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      throw new UsageException("--data: the file of the process number is unreadable: " + file);
    }
  }

  private String call(String method, String path) throws IOException, InterruptedException {
    var host = settings.listen().host().equals("0.0.0.0") ? "127.0.0.1" : settings.listen().host();
    if (!Files.isReadable(settings.adminTokenFile())) {
      throw new UsageException("the admin token cannot be read: " + settings.adminTokenFile());
    }
    var request =
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + settings.listen().port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .header(
                "Authorization", "Bearer " + Files.readString(settings.adminTokenFile()).strip())
            .timeout(WAIT)
            .build();
    var answer = send(request);
    if (answer.statusCode() >= 300) {
      throw new UsageException(
          JSON.readTree(answer.body()).path("detail").asString("status " + answer.statusCode()));
    }
    return answer.body();
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newBuilder().connectTimeout(WAIT).build()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
