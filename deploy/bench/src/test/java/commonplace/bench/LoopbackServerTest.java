package commonplace.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import commonplace.bench.LoopbackServer.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class LoopbackServerTest {
  private static final int MILLIS = 500;

  private static void connect(int port) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS);
    }
  }

  @Test
  void aPortThatVanishedAnswersNoConnectionAndOneThatRefusesSaysSo() throws IOException {
    try (var server = new LoopbackServer(_ -> Reply.of(202))) {
      int vanished = server.listen();
      int refusing = server.listen();
      connect(vanished);
      connect(refusing);
      server.vanish(vanished);
      server.refuse(refusing);
      assertThatThrownBy(() -> connect(vanished)).isInstanceOf(SocketTimeoutException.class);
      assertThatThrownBy(() -> connect(refusing)).isInstanceOf(ConnectException.class);
    }
  }
}
