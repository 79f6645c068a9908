package commonplace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/// Who begins a POST, mostly to the inbox, and does not end it: who still listens is told, each is
/// counted, and nobody can fill the log that way.
@Timeout(60)
class SilentSendersIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Logger ROOT =
      (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  /// Of 64 KiB each.
  private static final int MANY_CHUNKS = 1_000;

  private static final String LENGTH = "Content-Length: 1000";

  /// Remembers what an operator would see.
  private static final class Warnings extends AppenderBase<ILoggingEvent> {
    final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
        texts.add(event.getLoggerName() + ": " + event.getFormattedMessage());
      }
    }
  }

  @TempDir Path folder;
  private final Warnings warnings = new Warnings();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Socket socket = new Socket();
  private RunningRelay relay;

  @BeforeEach
  void start() throws IOException {
    relay = RunningRelay.start(folder);
    warnings.start();
    ROOT.addAppender(warnings);
    relay.server().setRequestLog((_, _) -> ended.countDown());
  }

  @AfterEach
  void stop() throws IOException {
    ROOT.detachAppender(warnings);
    socket.close();
    relay.close();
  }

  private void begin(String header, String body) throws IOException {
    begin("/inbox", header, body);
  }

  private void begin(String path, String header, String body) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port()));
    socket.setSoTimeout(10_000);
    var request = "POST " + path + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n" + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  /// Up to the end of the connection.
  private String answer() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// Connections that begin after this, when nothing moves for that long.
  private void giveUpAfter(Duration idle) {
    for (var connector : relay.server().getConnectors()) {
      ((AbstractConnector) connector).setIdleTimeout(idle.toMillis());
    }
  }

  private Stream<EndPoint> connections() {
    return Stream.of(relay.server().getConnectors())
        .flatMap(connector -> connector.getConnectedEndPoints().stream());
  }

  private void awaitRequest() {
    await()
        .atMost(SOON)
        .until(() -> connections().anyMatch(end -> end.getConnection().getMessagesIn() == 1));
  }

  private void isCountedWithoutAWarning() throws InterruptedException {
    assertThat(ended.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    var refused = relay.meters.get("commonplace.inbox.refused").tag("reason", "incomplete");
    assertThat(refused.counter().count()).isEqualTo(1);
    assertThat(warnings.texts).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length: 1000,'{\"type\":'",
    "Content-Length: 1000,''",
    "Content-Length: 2000000,'{\"type\":'",
    "Transfer-Encoding: chunked,'9\r\n{\"type\":'",
  })
  void whoStopsSendingIsToldSo(String header, String body) throws Exception {
    giveUpAfter(PATIENCE);
    begin(header, body);
    assertThat(answer())
        .startsWith("HTTP/1.1 408")
        .contains("Connection: close", "application/problem+json", "\"title\":\"Incomplete\"")
        .contains("did not arrive whole and in time");
    isCountedWithoutAWarning();
  }

  @ParameterizedTest
  @CsvSource({"Signature: x,too-large", "Accept: x,bad-signature"})
  void whoNeverEndsIsCutOff(String header, String reason) throws Exception {
    begin(header + "\r\nTransfer-Encoding: chunked", "");
    var chunk = ("10000\r\n" + "a".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    int sent = 0;
    try {
      while (sent < MANY_CHUNKS) {
        socket.getOutputStream().write(chunk);
        sent++;
      }
    } catch (IOException _) {
      // the connection is closed
    }
    assertThat(sent).isLessThan(MANY_CHUNKS);
    assertThat(ended.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    var refused = relay.meters.get("commonplace.inbox.refused").tag("reason", reason);
    assertThat(refused.counter().count()).isEqualTo(1);
  }

  @Test
  void whoStopsSendingForGoodIsToldSoToo() throws Exception {
    begin(LENGTH, "{");
    socket.shutdownOutput();
    assertThat(answer()).startsWith("HTTP/1.1 408");
    isCountedWithoutAWarning();
  }

  @Test
  void elsewhereToo() throws Exception {
    begin("/terms/start", LENGTH, "host=");
    socket.shutdownOutput();
    assertThat(answer()).startsWith("HTTP/1.1 408").contains("The request did not arrive whole.");
    assertThat(ended.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(warnings.texts).isEmpty();
  }

  @ParameterizedTest(name = "with a reset: {0}")
  @ValueSource(booleans = {false, true})
  void whoLeavesIsCounted(boolean reset) throws Exception {
    begin(LENGTH, "{");
    awaitRequest();
    if (reset) {
      socket.setSoLinger(true, 0);
    }
    socket.close();
    isCountedWithoutAWarning();
  }

  /// As whoever drips, a byte now and then.
  @Test
  void whoIsCutOffIsCounted() throws Exception {
    begin(LENGTH, "{");
    awaitRequest();
    connections().forEach(EndPoint::close);
    assertThat(answer()).isEmpty();
    isCountedWithoutAWarning();
  }
}
