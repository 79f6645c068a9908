package commonplace.main.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Json;
import commonplace.core.testkit.Reply;
import commonplace.core.testkit.SigningClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The whole product as a process of its own, always on the same port and data. Not thread-safe but
/// for what it answers.
final class Product implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration END = Duration.ofSeconds(30);

  private final SigningClient client = new SigningClient();
  private final Path folder;
  private final int port;
  private final List<String> flags;
  private Process process;
  private int lives;

  private Product(Path folder, int port, List<String> flags) throws IOException {
    this.folder = folder;
    this.port = port;
    this.flags = flags;
    this.process = begun();
  }

  /// Starts it, without waiting.
  ///
  /// @param folder for its data and its log
  /// @param flags more of them
  static Product start(Path folder, String... flags) throws IOException {
    return new Product(folder, freePort(), List.of(flags));
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process begun() throws IOException {
    var command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx224m",
                "-Xss512k",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=logback.xml", // not the tests' own
                "-cp",
                System.getProperty("java.class.path"),
                "commonplace.main.Main",
                "up",
                "--listen",
                "127.0.0.1:" + port,
                "--origin",
                origin(),
                "--data",
                data().toString(),
                "--posts-per-second",
                "0",
                "--allow-insecure-peers"));
    command.addAll(flags);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    lives++;
    return builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())).start();
  }

  /// The same data, the same port.
  void startAgain() throws IOException {
    process = begun();
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    assertThat(process.isAlive()).as("nobody else ended it; see %s", log()).isTrue();
    process.destroyForcibly();
    assertThat(process.waitFor(END.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /// Lets it run for so long.
  void live(Duration howLong) throws InterruptedException {
    assertThat(process.waitFor(howLong.toMillis(), TimeUnit.MILLISECONDS))
        .as("it ended by itself; see %s", log())
        .isFalse();
  }

  /// How often it was started.
  int lives() {
    return lives;
  }

  String origin() {
    return "http://127.0.0.1:" + port;
  }

  private Path data() {
    return folder.resolve("data");
  }

  /// What it wrote in all its lives.
  Path log() {
    return folder.resolve("product-" + port + ".log");
  }

  void awaitReady() {
    await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .ignoreException(UncheckedIOException.class)
        .until(() -> get("/health/ready").status() == 200);
  }

  Reply get(String path) {
    return client.get(origin() + path);
  }

  /// How far each subscriber is behind, in records.
  Map<String, Long> lags() throws IOException {
    var token = Files.readString(data().resolve("admin-token"), StandardCharsets.UTF_8).strip();
    var reply =
        client.send(
            "GET",
            origin() + "/admin/api/members",
            Map.of("Authorization", "Bearer " + token),
            new byte[0]);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return Json.parse(reply.body())
        .path("members")
        .valueStream()
        .collect(
            Collectors.toMap(
                member -> Json.text(member, "actor"), member -> member.path("lag").asLong(-1)));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.close();
  }
}
