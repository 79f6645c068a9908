package commonplace.main;

import commonplace.core.activitypub.Authority;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Locale;

/// An address and a port, to listen on or to ask.
///
/// @param host a name, an IPv4 address, or an IPv6 address in brackets
/// @param port 1 to 65535
record Listen(String host, int port) {
  /// @throws UsageException if the value is none
  static Listen of(Flag flag, String value) {
    try {
      var authority = Authority.of(value);
      return new Listen(authority.host(), authority.port().orElseThrow());
    } catch (RuntimeException e) {
      throw UsageException.mistake(
          flag, value, "an address and a port of 1 to 65535, such as 127.0.0.1:8080");
    }
  }

  /// @throws UsageException if the address cannot be listened on
  void ensureFree(Flag flag) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "%s: %s cannot be listened on: %s. Stop what uses it, or choose another with %s.",
              flag.option(),
              this,
              e.getMessage(),
              flag.option()));
    }
  }

  /// Where this machine reaches what listens here.
  Listen fromHere() {
    return switch (host) {
      case "0.0.0.0" -> new Listen("127.0.0.1", port);
      case "[::]" -> new Listen("[::1]", port);
      default -> this;
    };
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
