package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The process as its operator meets it: started, asked and stopped by the launcher.
class ProcessE2E {
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir Path dir;
  private Path data;
  private Path output;
  private int port;
  private int opsPort;
  private Process process;

  @BeforeEach
  void start() throws Exception {
    data = dir.resolve("data");
    output = dir.resolve("up.log");
    port = Launched.freePort();
    opsPort = Launched.freePort();
    up();
  }

  private void up() throws Exception {
    var rules = Files.writeString(dir.resolve("rules.txt"), "Be kind.\n");
    process =
        Launched.start(
            dir,
            output,
            "up",
            "--data",
            data.toString(),
            "--listen",
            "127.0.0.1:" + port,
            "--ops-listen",
            "127.0.0.1:" + opsPort,
            "--rules",
            rules.toString());
    await().atMost(SOON).until(() -> Files.readString(output).contains("Everything is ready"));
  }

  @AfterEach
  void stop() throws Exception {
    process.destroy();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
  }

  private static HttpResponse<String> get(int port, String path) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void itSaysHowItIsAndStopsWhenAsked() throws Exception {
    assertThat(Files.readString(output))
        .contains("Commonplace is up (inbox after ", "http://localhost:" + port + "/inbox")
        .contains("cannot federate", "--origin", "reverse_proxy 127.0.0.1:" + port)
        .doesNotContain("WARNING", " WARN ", " ERROR ", "sun.misc.Unsafe");

    var status = Launched.run(dir, "status", "--data", data.toString());
    assertThat(status.err()).isEmpty();
    assertThat(status.status()).isZero();
    assertThat(status.out())
        .contains("runs: http://localhost:" + port, "relay ready", "roles relay,archive,query")
        .contains("MB anonymous", "of mapped files", "72 h", "within 24 h", "Subscribers: 0")
        .contains("a local origin cannot federate");
    var json = Launched.run(dir, "status", "--json", "--data", data.toString()).out();
    var node = JsonMapper.shared().readTree(json).path("node");
    assertThat(node.path("process").asLong()).isEqualTo(process.pid());
    assertThat(node.path("memory").path("heapMaxBytes").asLong()).isLessThan(224 << 20);

    assertThat(get(opsPort, "/health/live").statusCode()).isEqualTo(200);
    assertThat(get(opsPort, "/health/ready").body()).contains("\"relay\":\"ready\"");
    assertThat(get(opsPort, "/health/ready/relay").statusCode()).isEqualTo(200);
    assertThat(get(opsPort, "/health/ready/kitchen").statusCode()).isEqualTo(404);
    assertThat(get(opsPort, "/metrics").body()).contains("jvm_memory_used_bytes");
    assertThat(get(port, "/metrics").statusCode()).isEqualTo(404);
    assertThat(get(opsPort, "/actor").statusCode()).isEqualTo(404);
    assertThat(get(port, "/rules").body()).isEqualTo("Be kind.\n");
    assertThat(get(port, "/admin/api/node").statusCode()).isEqualTo(401);

    var second =
        Launched.run(
            dir, "up", "--data", data.toString(), "--listen", "127.0.0.1:" + Launched.freePort());
    assertThat(second.status()).isEqualTo(2);
    assertThat(second.err()).contains("already runs on " + data);

    var stopped = Launched.run(dir, "stop", "--data", data.toString());
    assertThat(stopped.out()).isEqualTo("Stopped.\n");
    assertThat(process.waitFor(1, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output)).contains("Commonplace stopped");
    assertThat(Launched.run(dir, "stop", "--data", data.toString()).status()).isZero();
    var after = Launched.run(dir, "status", "--data", data.toString());
    assertThat(after.status()).isEqualTo(1);
    assertThat(after.out()).contains("does not run on " + data);
  }

  /// The kill comes at some moment of a rotation of the keys, or just before or after it.
  @Test
  void killedInARotationItStartsAgainOnTheSameDataWithKeysThatItShows() throws Exception {
    var before = Json.parse(get(port, "/actor").body());
    var seed = System.nanoTime();
    try (var http = HttpClient.newHttpClient()) {
      var rotating =
          http.sendAsync(admin("POST", "keys/rotate"), HttpResponse.BodyHandlers.ofString());
      TimeUnit.MILLISECONDS.sleep(new Random(seed).nextInt(60));
      process.destroyForcibly().waitFor();
      up();
      assertThat(rotating).isDone();

      var shown = Json.parse(get(port, "/actor").body());
      var keys = http.send(admin("GET", "keys"), HttpResponse.BodyHandlers.ofString());
      var inUse =
          Json.parse(keys.body()).path("keys").values().stream()
              .filter(key -> key.path("inUse").asBoolean())
              .toList();
      assertThat(inUse)
          .as("seed %s", seed)
          .extracting(key -> key.path("kind").asString())
          .containsExactlyInAnyOrder("rsa", "ed25519");
      assertThat(inUse)
          .extracting(key -> key.path("id").asString())
          .contains(shown.path("publicKey").path("id").asString())
          .allMatch(shown.toString()::contains);
      assertThat(keys.body()).contains(before.path("publicKey").path("id").asString());
      // it went through, or can be done now
      var again =
          http.send(admin("POST", "keys/rotate"), HttpResponse.BodyHandlers.ofString())
              .statusCode();
      var pem = shown.path("publicKey").path("publicKeyPem");
      boolean rotated = !pem.equals(before.path("publicKey").path("publicKeyPem"));
      boolean sameId =
          shown.path("publicKey").path("id").equals(before.path("publicKey").path("id"));
      assertThat(rotated).as("a new key has a new id, seed %s", seed).isNotEqualTo(sameId);
      assertThat(again).as("seed %s", seed).isIn(rotated ? List.of(409, 200) : List.of(200));
    }
  }

  private HttpRequest admin(String method, String path) throws Exception {
    var token = Files.readString(data.resolve("admin-token")).strip();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/api/" + path))
        .header("Authorization", "Bearer " + token)
        .method(method, HttpRequest.BodyPublishers.noBody())
        .build();
  }
}
