package commonplace.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The product under test, as its launcher starts it, on a free port of loopback.
final class Product implements AutoCloseable {
  /// What every JVM here has; the launcher's own flags come with `--product-jvm`.
  static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx224m",
          "-Xss512k",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final long PAUSE_MILLIS = 50;

  private final Child child;
  private final String origin;
  private final Duration readyAfter;
  private final HttpClient http;

  private Product(Child child, String origin, Duration readyAfter, HttpClient http) {
    this.child = child;
    this.origin = origin;
    this.readyAfter = readyAfter;
    this.http = http;
  }

  /// Starts it and returns when all that it has is ready.
  ///
  /// @param extraJvm further flags, such as an AOT cache
  static Product start(String name, Path folder, List<String> extraJvm, List<String> flags)
      throws IOException, InterruptedException {
    return start(name, folder, extraJvm, flags, freePort());
  }

  /// @param port where it listens, as when it is started again
  static Product start(
      String name, Path folder, List<String> extraJvm, List<String> flags, int port)
      throws IOException, InterruptedException {
    var origin = "http://127.0.0.1:" + port;
    var jvm = new ArrayList<>(JVM);
    jvm.addAll(extraJvm);
    var arguments =
        new ArrayList<>(
            List.of(
                "up",
                "--listen",
                "127.0.0.1:" + port,
                "--origin",
                origin,
                "--data",
                folder.resolve(name).toString(),
                "--allow-insecure-peers"));
    for (var bound : List.of("--posts-per-second", "--announces-per-second")) {
      if (!flags.contains(bound)) {
        arguments.addAll(List.of(bound, "0"));
      }
    }
    arguments.addAll(flags);
    long started = System.nanoTime();
    var child = Child.start(name, folder, jvm, "commonplace.main.Main", arguments, false);
    var http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(ANSWER).build();
    try {
      while (!isReady(http, origin)) {
        if (!child.isAlive() || System.nanoTime() - started > START.toNanos()) {
          throw child.failed("did not get ready");
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (RuntimeException | InterruptedException e) {
      child.close();
      http.close();
      throw e;
    }
    return new Product(child, origin, Duration.ofNanos(System.nanoTime() - started), http);
  }

  private static boolean isReady(HttpClient http, String origin) throws InterruptedException {
    try {
      return get(http, origin + "/health/ready").statusCode() == 200;
    } catch (IOException _) {
      return false; // it does not listen yet
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Fetches a path of it.
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(http, origin + path);
  }

  private static HttpResponse<String> get(HttpClient http, String url)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  Child child() {
    return child;
  }

  String origin() {
    return origin;
  }

  int port() {
    return Integer.parseInt(origin.substring(origin.lastIndexOf(':') + 1));
  }

  String inbox() {
    return origin + "/inbox";
  }

  /// From the start of the process until everything was ready.
  Duration readyAfter() {
    return readyAfter;
  }

  @Override
  public void close() {
    child.close();
    http.close();
  }
}
