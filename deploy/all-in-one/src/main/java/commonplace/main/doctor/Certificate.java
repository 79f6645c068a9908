package commonplace.main.doctor;

import commonplace.main.doctor.Finding.Level;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Whether others will believe the certificate: a handshake as they do it, with the authorities
/// that this JDK trusts, at every address of the name, because others may take any of them.
final class Certificate {
  private static final int WAIT_MILLIS = 10_000;
  private static final Duration SOON = Duration.ofDays(14);
  private static final Duration VERY_SOON = Duration.ofDays(3);
  private static final String CHECK = "certificate";

  private Certificate() {}

  /// What one address gave.
  ///
  /// @param tried whether this machine has a way to it
  record At(InetAddress address, Finding finding, boolean tried) {
    private String text() {
      return "at " + address.getHostAddress() + " " + finding.seen();
    }
  }

  static Finding check(SSLSocketFactory sockets, String host, int port, Instant now) {
    try {
      return check(sockets, host, List.of(InetAddress.getAllByName(host)), port, now);
    } catch (UnknownHostException _) {
      return Finding.error(CHECK, host + " does not resolve", "make an A or AAAA record for it");
    }
  }

  /// @param addresses at least one
  static Finding check(
      SSLSocketFactory sockets, String host, List<InetAddress> addresses, int port, Instant now) {
    return together(
        addresses.stream().map(address -> at(sockets, host, address, port, now)).toList());
  }

  /// The worst of them, with all that are not well by their addresses. What this machine has no way
  /// to is only a warning where another address was tried: others may have one.
  static Finding together(List<At> found) {
    var bad = found.stream().filter(at -> at.finding().level() != Level.OK).toList();
    var shown = bad.isEmpty() ? found : bad;
    var seen = shown.stream().map(At::text).collect(Collectors.joining("; "));
    var worst =
        shown.stream().map(At::finding).max(Comparator.comparing(Finding::level)).orElseThrow();
    boolean blind = found.stream().noneMatch(At::tried);
    return new Finding(CHECK, blind ? Level.ERROR : worst.level(), seen, worst.advice());
  }

  private static At at(
      SSLSocketFactory sockets, String host, InetAddress address, int port, Instant now) {
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(address, port), WAIT_MILLIS);
      return new At(address, handshake(sockets, plain, host, port, now), true);
    } catch (IOException e) {
      // refused or timed out is a ConnectException or none of these
      boolean noWay = e instanceof SocketException && !(e instanceof ConnectException);
      var finding =
          noWay
              ? Finding.warning(
                  CHECK,
                  "it cannot be tried from here: " + e.getMessage(),
                  "try it from elsewhere, or take the record of that address away")
              : unspoken(host, port, e);
      return new At(address, finding, !noWay);
    }
  }

  private static Finding handshake(
      SSLSocketFactory sockets, Socket plain, String host, int port, Instant now) {
    try {
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
      return unspoken(host, port, e);
    }
  }

  private static Finding unspoken(String host, int port, IOException e) {
    return Finding.error(
        CHECK,
        host + ":" + port + " does not speak TLS: " + e.getMessage(),
        "start the proxy, open the port, check the firewall");
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
