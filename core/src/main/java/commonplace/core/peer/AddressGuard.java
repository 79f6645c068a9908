package commonplace.core.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/// Resolves names for the client and hands back only what it has checked, so that the address which
/// is connected to is the one that was looked at. One forbidden address spoils the whole answer.
final class AddressGuard implements SocketAddressResolver {
  /// Looks a name up.
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Lookup lookup;
  private final Executor executor;
  private final Predicate<InetAddress> forbidden;

  /// @param forbidden where no peer is
  AddressGuard(Lookup lookup, Executor executor, Predicate<InetAddress> forbidden) {
    this.lookup = lookup;
    this.executor = executor;
    this.forbidden = forbidden;
  }

  @Override
  public void resolve(
      String host,
      int port,
      Map<String, Object> context,
      Promise<List<InetSocketAddress>> promise) {
    executor.execute(() -> {
      try {
        promise.succeeded(checked(host, port));
      } catch (UnknownHostException | BlockedAddressException e) {
        promise.failed(e);
      }
    });
  }

  List<InetSocketAddress> checked(String host, int port)
      throws UnknownHostException, BlockedAddressException {
    var addresses = lookup.addresses(host);
    if (Arrays.stream(addresses).anyMatch(forbidden)) {
      throw new BlockedAddressException(host);
    }
    return Arrays.stream(addresses).map(a -> new InetSocketAddress(a, port)).toList();
  }
}
