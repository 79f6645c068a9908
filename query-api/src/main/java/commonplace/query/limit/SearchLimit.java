package commonplace.query.limit;

import java.net.InetAddress;
import java.util.Set;

/// How often one client may search, and who says which client it is.
///
/// @param perMinute searches of one client, which may come all at once; 0 for no limit
/// @param proxies whose X-Forwarded-For is believed; loopback always is
public record SearchLimit(int perMinute, Set<InetAddress> proxies) {
  /// Generous: a person at a keyboard never meets it.
  public static final int DEFAULT_PER_MINUTE = 300;

  /// The default, behind a proxy on this machine.
  public static final SearchLimit DEFAULT = new SearchLimit(DEFAULT_PER_MINUTE, Set.of());

  public SearchLimit {
    proxies = Set.copyOf(proxies);
    if (perMinute < 0) {
      throw new IllegalArgumentException("searches per minute must not be negative: " + perMinute);
    }
  }
}
