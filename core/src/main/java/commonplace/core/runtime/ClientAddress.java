package commonplace.core.runtime;

import io.javalin.http.Context;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells clients apart by their addresses. Each proxy appends to X-Forwarded-For whom it got the
/// request from, so the header is read from its end, for as long as the one who wrote an entry is
/// believed; what a client itself put in front is never reached. Thread-safe.
public final class ClientAddress {
  /// As many proxies in a row as anybody has.
  private static final int MAX_HOPS = 10;

  /// Whoever has an IPv6 address has at least all that share its first 64 bits.
  private static final int IPV6_NETWORK_BYTES = 8;

  private final Set<InetAddress> proxies;

  /// @param proxies that are believed; loopback always is
  public ClientAddress(Set<InetAddress> proxies) {
    this.proxies = Set.copyOf(proxies);
  }

  /// Who sends a request.
  public Optional<String> of(Context context) {
    var forwarded = Collections.list(context.req().getHeaders("X-Forwarded-For"));
    return of(context.req().getRemoteAddr(), forwarded);
  }

  /// The same for everything that one client sends. Absent if the request comes from this machine
  /// or from a proxy itself, on nobody's behalf.
  ///
  /// @param peer the other end of the connection, an IP address
  /// @param forwarded the values of X-Forwarded-For, in their order
  public Optional<String> of(String peer, List<String> forwarded) {
    var client = peer;
    var chain = String.join(",", forwarded).split(",", -1);
    int left = Math.min(MAX_HOPS, chain.length);
    for (int i = chain.length - 1; i >= 0 && left-- > 0 && isBelieved(client); i--) {
      if (!chain[i].isBlank()) {
        client = chain[i].strip();
      }
    }
    return isBelieved(client) ? Optional.empty() : Optional.of(network(client));
  }

  private boolean isBelieved(String text) {
    return address(text)
        .filter(address -> address.isLoopbackAddress() || proxies.contains(address))
        .isPresent();
  }

  private static String network(String client) {
    var address = address(client);
    if (address.isPresent() && address.get() instanceof Inet6Address six) {
      return Arrays.toString(Arrays.copyOf(six.getAddress(), IPV6_NETWORK_BYTES));
    }
    return address.map(InetAddress::getHostAddress).orElse("no address");
  }

  /// Some proxies put a port behind it.
  private static Optional<InetAddress> address(String text) {
    var bare = text;
    if (text.startsWith("[") && text.indexOf(']') > 0) {
      bare = text.substring(1, text.indexOf(']'));
    } else if (text.indexOf('.') > 0 && text.indexOf(':') == text.lastIndexOf(':')) {
      bare = text.split(":", 2)[0];
    }
    try {
      return Optional.of(InetAddress.ofLiteral(bare));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
