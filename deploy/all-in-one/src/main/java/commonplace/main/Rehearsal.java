package commonplace.main;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// A short life in a folder that is thrown away. The launcher has the JDK watch one after each
/// build and keep what a start needs (JEP 514), so that real starts are quick.
final class Rehearsal {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final List<String> PATHS =
      List.of(
          "/",
          "/actor",
          "/.well-known/webfinger?resource=acct:relay@localhost",
          "/nodeinfo/2.1",
          "/health/ready",
          "/metrics",
          "/admin/api/node",
          "/api/v1/search?q=hello",
          "/api/v1/communities?q=hello");

  private Rehearsal() {}

  static int run(InstantSource clock) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("commonplace-rehearsal");
    try {
      run(folder, clock);
    } finally {
      delete(folder);
    }
    return 0;
  }

  private static void run(Path folder, InstantSource clock)
      throws IOException, InterruptedException {
    var listen = "127.0.0.1:" + freePort();
    var settings =
        Settings.of(
            Map.of(
                Flag.LISTEN,
                listen,
                Flag.ORIGIN,
                "http://" + listen,
                Flag.DATA,
                folder.toString()));
    try (var node = new Node(settings, clock);
        var http = HttpClient.newHttpClient()) {
      node.start();
      awaitReady(node, clock);
      for (var path : PATHS) {
        http.send(
            HttpRequest.newBuilder(URI.create("http://" + listen + path)).build(),
            HttpResponse.BodyHandlers.discarding());
      }
      http.send(
          HttpRequest.newBuilder(URI.create("http://" + listen + "/inbox"))
              .header("Content-Type", "application/activity+json")
              .header("Signature", "none") // else its body is not looked at
              .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"Create\"}"))
              .build(),
          HttpResponse.BodyHandlers.discarding());
    }
  }

  private static void awaitReady(Node node, InstantSource clock) throws InterruptedException {
    var deadline = clock.instant().plus(READY_WITHIN);
    while (!node.readiness().all()) {
      if (clock.instant().isAfter(deadline)) {
        throw new CommandException("not ready in time: " + node.readiness().parts());
      }
      Thread.sleep(PAUSE);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
