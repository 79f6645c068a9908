package commonplace.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WebIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void aBodyThatDripsIsCutOff() throws IOException {
    var listen = new Listen("127.0.0.1", RunningProduct.freePort());
    try (var web =
        new Web(
            listen,
            Duration.ofSeconds(1),
            routes -> routes.post("/in", context -> context.result(context.body())))) {
      web.start();
      try (var socket = new Socket(listen.host(), listen.port())) {
        var out = socket.getOutputStream();
        out.write(
            "POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        await().atMost(SOON).pollInterval(Duration.ofMillis(100)).until(() -> isCut(socket));
      }
    }
  }

  private static boolean isCut(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write('x');
      return false;
    } catch (SocketException _) {
      return true;
    }
  }

  @Test
  void anExchangeInTimeIsLeftAlone() throws IOException {
    var listen = new Listen("127.0.0.1", RunningProduct.freePort());
    try (var web =
        new Web(
            listen,
            Duration.ofSeconds(1),
            routes -> routes.post("/in", context -> context.result(context.body())))) {
      web.start();
      try (var socket = new Socket(listen.host(), listen.port())) {
        socket
            .getOutputStream()
            .write(
                "POST /in HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
                    .getBytes(StandardCharsets.US_ASCII));
        var answer = new byte[12];
        assertThat(socket.getInputStream().readNBytes(answer, 0, 12)).isEqualTo(12);
        assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
        // the connection outlives the deadline of an exchange that has ended
        socket.setSoTimeout(1_500);
        await().during(Duration.ofMillis(1_200)).atMost(SOON).until(() -> !socket.isClosed());
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.setSoTimeout(10_000);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.toString().contains("404")) {
          int n = socket.getInputStream().read(buffer);
          assertThat(n).as(text.toString()).isPositive();
          text.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
        }
      }
    }
  }
}
