package commonplace.archive.shard;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Where the shard port listens. Inside the house only: whoever reaches it reads the archive.
///
/// @param host an address of this machine, or `0.0.0.0` for all of them
/// @param port 0 takes a free one
public record ShardListen(String host, int port) {
  private static final int MAX_PORT = 65_535;

  public ShardListen {
    if (host.isBlank() || port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("Not where a shard port can listen: " + host + ":" + port);
    }
  }

  /// How this process itself reaches its shard port; only if that was not left to chance.
  public String locally() {
    return (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port;
  }

  /// What other processes are told to connect to.
  ///
  /// @param listening the port in use
  String advertised(int listening) {
    try {
      var address = InetAddress.getByName(host);
      var told = address.isAnyLocalAddress() ? InetAddress.getLocalHost().getHostAddress() : host;
      return told + ":" + listening;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("The shard port's host is unknown: " + host, e);
    }
  }
}
