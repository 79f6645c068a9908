package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The HTTP server with a route that echoes, spoken to byte by byte.
class WebIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final int CONNECTIONS = 3;

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private Listen listen;
  private Web web;
  private Socket socket;

  @BeforeEach
  void start() throws IOException {
    listen = new Listen("127.0.0.1", RunningProduct.freePort());
    web =
        new Web(
            listen,
            new Web.Bounds(Duration.ofSeconds(6), Duration.ofSeconds(3), CONNECTIONS),
            new DoorMetrics(meters),
            Optional.empty(),
            routes -> {
              routes.post("/in", context -> context.result(context.body()));
              routes.get("/api/v1/things/<id>", context -> context.result("thing"));
              routes.get(
                  "/broken",
                  _ -> {
                    throw new IllegalStateException("our secret");
                  });
            });
    web.start();
    socket = new Socket(listen.host(), listen.port());
    socket.setSoTimeout(20_000);
  }

  @AfterEach
  void stop() throws IOException {
    socket.close();
    web.close();
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Head and body of the answer to a request that is the connection's last.
  private String answer(String requestLine, String headers, String body) throws IOException {
    send(requestLine + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers + "\r\n" + body);
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// Each counter of the door that is not at zero, such as `cut silent`, and how often.
  private Map<String, Double> counted() {
    return meters.getMeters().stream()
        .filter(Counter.class::isInstance)
        .map(Counter.class::cast)
        .filter(counter -> counter.count() > 0)
        .collect(
            Collectors.toMap(
                counter ->
                    counter.getId().getName().replace("commonplace.http.", "")
                        + counter.getId().getTags().stream()
                            .map(tag -> " " + tag.getValue())
                            .collect(Collectors.joining()),
                Counter::count));
  }

  private void assertCounted(String what) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(counted()).containsExactly(entry(what, 1.0)));
  }

  @Test
  void aBodyThatDripsIsCutOff() throws IOException {
    send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
    await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(this::isCut);
    assertCounted("cut exchange");
  }

  @Test
  void headersThatDripAreCutOff() throws IOException {
    send("POST /in HTTP/1.1\r\nHost: a\r\nX: ");
    await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(this::isCut);
    assertCounted("cut head");
  }

  @Test
  void headersThatDripAfterAnotherRequestAreCutOff() throws IOException {
    send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
    assertThat(socket.getInputStream().readNBytes(12)).isNotEmpty();
    send("POST /in HTTP/1.1\r\nHost: a\r\nX: ");
    await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(this::isCut);
    assertCounted("cut head");
  }

  @Test
  void aConnectionThatNeverAsksIsCutOff() throws IOException {
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
    assertCounted("cut silent");
  }

  private boolean isCut() throws IOException {
    try {
      send("x");
      return false;
    } catch (SocketException _) {
      return true;
    }
  }

  /// A head has its time from its first byte on, however long the connection was quiet before.
  @Test
  void aHeadAfterALongPauseIsLeftAlone() throws IOException {
    send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
    assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
        .isEqualTo("HTTP/1.1 200");
    await().during(Duration.ofSeconds(7)).atMost(SOON).until(() -> counted().isEmpty());
    send("GET /nothing HTTP/1.1\r\n");
    await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> counted().isEmpty());
    send("Host: a\r\nConnection: close\r\n\r\n");
    assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("HTTP/1.1 404");
  }

  @Test
  void anExchangeInTimeIsLeftAlone() throws IOException {
    send("POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
    var answer = new byte[12];
    assertThat(socket.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
    assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    // the connection outlives the deadline of an exchange that has ended
    await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> !socket.isClosed());
    assertThat(answer("GET /nothing", "", "")).contains("HTTP/1.1 404");
    assertThat(counted()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /nothing|404|\"title\":\"Not Found\"|There is nothing at /nothing.",
        "GET /api/v1/thing|404|There are: /api/v1/things/{id}.|\"paths\":[\"/api/v1/things/{id}\"]",
        "DELETE /in|405|\"title\":\"Method Not Allowed\"|/in takes POST.",
        "GET /broken|500|\"title\":\"Internal Server Error\"|The fault is ours",
      })
  void whatNoRouteAnswersIsAProblem(String request, int status, String title, String detail)
      throws IOException {
    assertThat(answer(request, "", ""))
        .startsWith("HTTP/1.1 " + status)
        .contains("application/problem+json", "\"type\":\"about:blank\"", title, detail)
        .doesNotContain("Endpoint", "our secret");
  }

  @ParameterizedTest
  @CsvSource({"GET /nothing/<b>,404", "GET /in,405", "GET /broken,500"})
  void aBrowserGetsAPage(String request, int status) throws IOException {
    assertThat(answer(request.replace("<b>", "%3Cb%3E"), "Accept: text/html,*/*;q=0.8\r\n", ""))
        .startsWith("HTTP/1.1 " + status)
        .contains("text/html", "<h1>", "default-src 'none'", "href=\"/\"")
        .doesNotContain("<b>", "Endpoint", "our secret");
  }

  @Test
  void belowTheApiABrowserGetsAProblemToo() throws IOException {
    assertThat(answer("GET /api/v2/things", "Accept: text/html\r\n", ""))
        .contains("application/problem+json", "Access-Control-Allow-Origin: *");
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() throws IOException {
    assertThat(answer("PUT /api/v1/things/1", "", ""))
        .startsWith("HTTP/1.1 405")
        .contains("Allow: GET");
  }

  @Test
  void aBodyThatIsTooLargeIsToldTheBound() throws IOException {
    var body = "x".repeat((1 << 20) + 1);
    assertThat(answer("POST /in", "Content-Length: " + body.length() + "\r\n", body))
        .startsWith("HTTP/1.1 413")
        .contains("A body has at most 1048576 bytes here.");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /%zz,400,not well-formed HTTP,malformed",
    "GET /[LONG],4,at most 16384 bytes,too-long"
  })
  void whatIsNoRequestIsAProblemToo(String request, String status, String detail, String reason)
      throws IOException {
    assertThat(answer(request.replace("[LONG]", "x".repeat(20_000)), "", ""))
        .startsWith("HTTP/1.1 " + status)
        .contains("application/problem+json", detail)
        .doesNotContain("Jetty", "<html");
    assertCounted("unreadable " + reason);
  }

  @Test
  void headersThatAreTooLongAreToldTheBound() throws IOException {
    assertThat(answer("GET /nothing", "X: " + "x".repeat(20_000) + "\r\n", ""))
        .startsWith("HTTP/1.1 431")
        .contains("at most 16384 bytes")
        .doesNotContain("Jetty", "<html");
    assertCounted("unreadable too-long");
  }

  @Test
  void whatIsNoHttpAtAllIsCounted() throws IOException {
    send("\u0016\u0003\u0001 this is TLS, say\r\n\r\n");
    assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("HTTP/1.1 400");
    assertCounted("unreadable malformed");
  }

  @Test
  void whatARouteRefusesIsNotCounted() throws IOException {
    assertThat(answer("GET /nothing", "", "")).startsWith("HTTP/1.1 404");
    assertThat(counted()).isEmpty();
  }

  private double open() {
    return meters.get("commonplace.http.connections").gauge().value();
  }

  @Test
  void connectionsAreCountedAndSoIsTheLimit() throws IOException {
    await().atMost(SOON).untilAsserted(() -> assertThat(open()).isEqualTo(1));
    try (var _ = new Socket(listen.host(), listen.port());
        var _ = new Socket(listen.host(), listen.port())) {
      await().atMost(SOON).untilAsserted(() -> assertThat(counted()).containsKey("full"));
    }
    // who said nothing made room
    await().atMost(SOON).untilAsserted(() -> assertThat(open()).isZero());
    assertThat(counted()).containsEntry("full", 1.0);
  }
}
