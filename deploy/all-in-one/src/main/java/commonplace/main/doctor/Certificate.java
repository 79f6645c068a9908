package commonplace.main.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Whether others will believe the certificate: a handshake as they do it, with the authorities
/// that this JDK trusts.
final class Certificate {
  private static final int WAIT_MILLIS = 10_000;
  private static final Duration SOON = Duration.ofDays(14);
  private static final Duration VERY_SOON = Duration.ofDays(3);
  private static final String CHECK = "certificate";

  private Certificate() {}

  static Finding check(SSLSocketFactory sockets, String host, int port, Instant now) {
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), WAIT_MILLIS);
      plain.setSoTimeout(WAIT_MILLIS);
      try (var socket = (SSLSocket) sockets.createSocket(plain, host, port, true)) {
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        var first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return left(first.getNotAfter().toInstant(), now);
      }
    } catch (SSLHandshakeException e) {
      return Finding.error(
          CHECK,
          "it is not believed: " + e.getMessage(),
          "get one for " + host + " with its chain, and let the proxy use it");
    } catch (IOException e) {
      return Finding.error(
          CHECK,
          host + ":" + port + " does not speak TLS: " + e.getMessage(),
          "start the proxy, open the port, check the firewall");
    }
  }

  static Finding left(Instant until, Instant now) {
    var left = Duration.between(now, until);
    var seen = "valid for " + left.toDays() + " more days, until " + until;
    if (left.compareTo(VERY_SOON) < 0) {
      return Finding.error(CHECK, seen, "renew it today: peers refuse to talk to us without");
    }
    if (left.compareTo(SOON) < 0) {
      return Finding.warning(CHECK, seen, "see why it was not renewed by itself");
    }
    return Finding.ok(CHECK, seen);
  }
}
