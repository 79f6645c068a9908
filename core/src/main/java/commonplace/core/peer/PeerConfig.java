package commonplace.core.peer;

import java.time.Duration;

/// How we talk to peers.
///
/// @param userAgent who we say we are, with our origin
/// @param allowInsecurePeers development: plain http, loopback, IP literals and any port
/// @param connectTimeout for a TCP connection
/// @param totalTimeout from the start of a request to the end of its answer's body
/// @param maxBody the largest answer that is read, in bytes
/// @param connectionsPerServer open connections to one server at most
/// @param handshakesPerSecond TLS connections to servers to which there is none, begun in a second
public record PeerConfig(
    String userAgent,
    boolean allowInsecurePeers,
    Duration connectTimeout,
    Duration totalTimeout,
    int maxBody,
    int connectionsPerServer,
    int handshakesPerSecond) {
  public PeerConfig {
    if (connectTimeout.isNegative()
        || connectTimeout.isZero()
        || totalTimeout.compareTo(connectTimeout) < 0) {
      throw new IllegalArgumentException(
          "time-outs must be positive, the total not below connecting: "
              + connectTimeout
              + ", "
              + totalTimeout);
    }
    if (maxBody < 1 || connectionsPerServer < 1 || handshakesPerSecond < 1) {
      throw new IllegalArgumentException("bounds must be at least 1");
    }
  }

  /// Five seconds to connect, fifteen in all, one MiB, sixteen connections, 200 handshakes.
  public static PeerConfig defaults(String userAgent, boolean allowInsecurePeers) {
    return new PeerConfig(
        userAgent,
        allowInsecurePeers,
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        1 << 20,
        16,
        200);
  }
}
