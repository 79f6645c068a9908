package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.Received;
import commonplace.core.testkit.Reply;
import commonplace.core.testkit.SigningClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// The whole product in this process, on a real broker, as its peers and readers meet it.
final class RunningProduct implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(30);

  private final SigningClient client = new SigningClient();
  private final Path data;
  private final int port;
  private Node node;

  private RunningProduct(Path data, int port) throws IOException {
    this.data = data;
    this.port = port;
    this.node = started();
  }

  static RunningProduct start(Path data) throws IOException {
    return new RunningProduct(data, freePort());
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Node started() throws IOException {
    var flags =
        Map.of(
            Flag.LISTEN,
            "127.0.0.1:" + port,
            Flag.ORIGIN,
            origin(),
            Flag.DATA,
            data.toString(),
            Flag.POSTS_PER_SECOND,
            "0",
            Flag.ALLOW_INSECURE_PEERS,
            "true");
    var starting = new Node(Settings.of(flags), InstantSource.system());
    starting.start();
    return starting;
  }

  String origin() {
    return "http://127.0.0.1:" + port;
  }

  void stop() {
    node.close();
  }

  void startAgain() throws IOException {
    node = started();
  }

  /// Everything is caught up.
  void awaitReady() {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> {
          var ready = get("/health/ready");
          assertThat(ready.status()).as(ready.body()).isEqualTo(200);
        });
  }

  /// Mastodon's way in.
  void subscribe(FakePeer peer) {
    var instance = peer.instanceActor();
    send(peer, instance, Activities.mastodon(instance).followPublic());
    awaitTypes(peer, "Accept");
  }

  /// Pleroma's way in.
  void follow(FakePeer peer) {
    var instance = peer.instanceActor();
    send(peer, instance, Activities.pleroma(instance).follow(origin() + "/actor"));
    awaitTypes(peer, "Accept", "Follow");
  }

  /// POSTs to the inbox and expects that it is taken.
  void send(FakePeer peer, FakeActor actor, ObjectNode activity) {
    var reply = peer.post(origin() + "/inbox", actor, activity);
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
  }

  static List<String> types(FakePeer peer) {
    return peer.inbox().accepted().stream().map(Received::type).toList();
  }

  static void awaitTypes(FakePeer peer, String... types) {
    await().atMost(SOON).untilAsserted(() -> assertThat(types(peer)).containsExactly(types));
  }

  Reply get(String path) {
    return client.get(origin() + path);
  }

  /// POSTs to the operator's API and expects that it is done.
  void asOperator(String path) throws IOException {
    asOperator("POST", path);
  }

  /// Asks the operator's API and expects that it is done.
  void asOperator(String method, String path) throws IOException {
    var token = Files.readString(data.resolve("admin-token")).strip();
    var reply =
        client.send(
            method,
            origin() + "/admin/api/" + path,
            Map.of("Authorization", "Bearer " + token),
            new byte[0]);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
  }

  ObjectNode json(String path) {
    var reply = get(path);
    assertThat(reply.status()).as(path + ": " + reply.body()).isEqualTo(200);
    return Json.parse(reply.body());
  }

  /// The ids that a search finds, in order.
  List<String> found(String query) {
    return json("/api/v1/search?limit=100&q=" + encoded(query)).path("hits").values().stream()
        .map(hit -> Json.text(hit, "id"))
        .toList();
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    node.close();
    client.close();
  }
}
