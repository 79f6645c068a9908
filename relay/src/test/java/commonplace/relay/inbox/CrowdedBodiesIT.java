package commonplace.relay.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import commonplace.core.testkit.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who sends large bodies on many connections, and the end of none, or no end at all: what they
/// take of memory is bounded, and others are answered.
@Timeout(120)
class CrowdedBodiesIT {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int CROWD = 100;
  private static final int KIB = 1 << 10;
  private static final String ALICE = AtTheDoor.ALICE;

  @TempDir Path folder;
  private final BodyRoom room = new BodyRoom(256 * KIB);
  private final Server server = new Server(threads());
  private final ServerConnector connector = new ServerConnector(server);
  private final List<Socket> sockets = new ArrayList<>();
  private Door door;

  private static QueuedThreadPool threads() {
    var threads = new QueuedThreadPool();
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-"));
    return threads;
  }

  @BeforeEach
  void start() throws Exception {
    door = new Door(folder, AtTheDoor.SERVER);
    door.actor(ALICE, "Person");
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(door.inbox.handler(room));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    leave();
    server.stop();
    door.close();
  }

  private void leave() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
  }

  private Socket connect() throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort()));
    return socket;
  }

  private static void send(Socket socket, Map<String, String> headers, byte[] body)
      throws IOException {
    var head = new StringBuilder("POST /inbox HTTP/1.1\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    socket
        .getOutputStream()
        .write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
  }

  private String answer(Map<String, String> headers, byte[] body) throws IOException {
    var all = new LinkedHashMap<>(headers);
    all.put("Content-Length", Integer.toString(body.length));
    all.put("Connection", "close");
    var socket = connect();
    send(socket, all, body);
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String post(int number, int length) throws IOException {
    var note = AtTheDoor.note(ALICE + "/notes/" + number, AtTheDoor.PUBLIC);
    var body = Json.bytes(AtTheDoor.about("Create", note.put("content", "x".repeat(length))));
    return answer(door.signed(ALICE, body), body);
  }

  @Test
  void nearlyWholeBodiesTakeOnlySoMuchMemory() throws Exception {
    var headers =
        Map.of("Host", "relay.example", "Signature", "x", "Content-Length", "" + 128 * KIB);
    send(connect(), headers, new byte[128 * KIB - 1]);
    await().atMost(SOON).until(() -> room.taken() == 128 * KIB);
    for (int i = 0; i < CROWD; i++) {
      send(connect(), headers, new byte[128 * KIB - 1]);
    }
    assertThat(post(1, 100)).startsWith("HTTP/1.1 202");
    assertThat(post(2, 80 * KIB))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: ", "too much comes in");
    assertThat(room.taken()).isBetween(128L * KIB, 256L * KIB);
    leave();
    await().atMost(SOON).until(() -> room.taken() == 0);
    assertThat(post(2, 80 * KIB)).startsWith("HTTP/1.1 202");
    assertThat(room.taken()).isZero();
  }

  /// Two bytes of JSON are an object of some sixty in memory, which stays there while a key is
  /// read.
  @Test
  void whatIsReadOfABodyTakesRoomToo() throws Exception {
    assertThat(withObjects(1, 100)).startsWith("HTTP/1.1 202");
    assertThat(withObjects(2, 3_000))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: ", "too much comes in");
    assertThat(room.taken()).isZero();
  }

  private String withObjects(int number, int count) throws IOException {
    var note = AtTheDoor.note(ALICE + "/notes/" + number, AtTheDoor.PUBLIC);
    var nothings = note.putArray("nothings");
    for (int i = 0; i < count; i++) {
      nothings.addObject();
    }
    var body = Json.bytes(AtTheDoor.about("Create", note));
    assertThat(body).hasSizeLessThan(16 * KIB);
    return answer(door.signed(ALICE, body), body);
  }

  @Test
  void aBodyWithoutASignatureIsNotKept() throws Exception {
    var expecting = connect();
    send(
        expecting,
        Map.of("Host", "a", "Content-Length", "1000000", "Expect", "100-continue"),
        new byte[0]);
    assertThat(new String(expecting.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 401");
    assertThat(answer(Map.of("Host", "a"), new byte[Inbox.MAX_BODY]))
        .startsWith("HTTP/1.1 401")
        .contains("no Signature header");
  }
}
