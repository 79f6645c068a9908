package commonplace.main.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import commonplace.main.doctor.Finding.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates of a private authority, made by the JDK's keytool.
class CertificateIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Instant now = InstantSource.system().instant();
  @TempDir Path dir;
  private SSLContext context;

  @BeforeEach
  void makeCertificate() throws Exception {
    var file = dir.resolve("keys.p12");
    var tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    var command =
        tool
            + " -genkeypair -keyalg EC -alias a -dname CN=localhost -ext san=dns:localhost"
            + " -validity 30 -storetype PKCS12 -storepass changeit -keystore "
            + file;
    var made = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    assertThat(made.waitFor()).isZero();
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("a", keys.getCertificate("a"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
  }

  private Finding check(SSLSocketFactory sockets, String host, Instant when) throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    try (var server =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 5, loopback)) {
      var thread = Thread.startVirtualThread(() -> serve(server));
      var found = Certificate.check(sockets, host, List.of(loopback), server.getLocalPort(), when);
      thread.join();
      return found;
    }
  }

  private static void serve(SSLServerSocket server) {
    try (var socket = (SSLSocket) server.accept()) {
      socket.startHandshake();
      socket.getInputStream().read();
    } catch (IOException _) {
      // the client did not like it
    }
  }

  @Test
  void oneThatHoldsIsFine() throws Exception {
    var found = check(context.getSocketFactory(), "localhost", now);
    assertThat(found.level()).as(found.toString()).isEqualTo(Level.OK);
    assertThat(found.seen()).containsPattern("valid for (29|30) more days");
    var later = now.plus(Duration.ofDays(20));
    assertThat(check(context.getSocketFactory(), "localhost", later).level())
        .isEqualTo(Level.WARNING);
  }

  @Test
  void everyAddressIsTriedAndTheOneThatFailsIsNamed() throws Exception {
    var served = InetAddress.getLoopbackAddress();
    var other = InetAddress.getByName("127.0.0.2");
    try (var server =
        (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 5, served)) {
      for (var addresses : List.of(List.of(served, other), List.of(other, served))) {
        var thread = Thread.startVirtualThread(() -> serve(server));
        int port = server.getLocalPort();
        var found =
            Certificate.check(context.getSocketFactory(), "localhost", addresses, port, now);
        thread.join();
        assertThat(found.level()).as(found.toString()).isNotEqualTo(Level.OK);
        assertThat(found.seen()).contains("at 127.0.0.2 ").doesNotContain("at 127.0.0.1 ");
      }
    }
  }

  @Test
  void oneThatNobodyVouchesForIsNotBelieved() throws Exception {
    var found = check((SSLSocketFactory) SSLSocketFactory.getDefault(), "localhost", now);
    assertThat(found.level()).isEqualTo(Level.ERROR);
    assertThat(found.seen()).contains("not believed");
  }

  @Test
  void oneForAnotherNameIsNotBelieved() throws Exception {
    var found = check(context.getSocketFactory(), "127.0.0.1", now);
    assertThat(found.level()).isEqualTo(Level.ERROR);
    assertThat(found.seen()).contains("not believed");
  }

  @Test
  void aPortWithoutTlsIsAnError() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = server.getLocalPort();
      var thread =
          Thread.startVirtualThread(() -> {
            try (var socket = server.accept()) {
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      var found =
          Certificate.check(
              context.getSocketFactory(),
              "localhost",
              List.of(InetAddress.getLoopbackAddress()),
              port,
              now);
      thread.join();
      assertThat(found.level()).isEqualTo(Level.ERROR);
    }
  }
}
