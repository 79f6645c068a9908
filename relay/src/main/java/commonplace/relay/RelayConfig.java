package commonplace.relay;

import commonplace.relay.identity.RelayUris;
import commonplace.relay.subscription.Membership;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// How the relay runs.
///
/// @param origin the public base URL, without a trailing slash
/// @param node this node among those of the house, for what it tells the others
/// @param dataFolder where files of this node are kept
/// @param secretFile made with owner-only rights where there is none
/// @param membership who may subscribe
/// @param horizon how long the log keeps activities: the catch-up horizon
/// @param postsPerSecond how many requests one server may send in the long run, with bursts of five
///   seconds' worth; 0 for no limit
/// @param announcesPerSecond of one object at its origin, where that is small; 0 for all at once
/// @param proxies whose X-Forwarded-For is believed; loopback always is
/// @param adminToken for the operator's API; at least 16 characters
/// @param version of this software, as NodeInfo tells it
/// @param operator who runs it, shown to others
/// @param contact how to reach them, a URL
/// @param rules where the rules are, a URL
public record RelayConfig(
    String origin,
    String node,
    Path dataFolder,
    Path secretFile,
    Membership membership,
    Duration horizon,
    int postsPerSecond,
    int announcesPerSecond,
    Set<InetAddress> proxies,
    String adminToken,
    String version,
    Optional<String> operator,
    Optional<String> contact,
    Optional<String> rules) {
  /// Such that one server's burst delays the posts of the others by less than a second.
  public static final int DEFAULT_POSTS_PER_SECOND = 10;

  /// So that a small server meets so many fetches of its newest post in a second.
  public static final int DEFAULT_ANNOUNCES_PER_SECOND = 10;

  private static final int MIN_TOKEN = 16;

  public RelayConfig {
    new RelayUris(origin);
    proxies = Set.copyOf(proxies);
    if (horizon.isNegative() || horizon.isZero()) {
      throw new IllegalArgumentException("the horizon must be positive: " + horizon);
    }
    if (postsPerSecond < 0) {
      throw new IllegalArgumentException("posts per second must not be negative");
    }
    if (announcesPerSecond < 0) {
      throw new IllegalArgumentException("announces per second must not be negative");
    }
    if (adminToken.length() < MIN_TOKEN) {
      throw new IllegalArgumentException(
          "the admin token needs at least " + MIN_TOKEN + " characters");
    }
  }

  /// The relay's addresses.
  public RelayUris uris() {
    return new RelayUris(origin);
  }

  @Override
  public String toString() {
    return "RelayConfig[origin=" + origin + ", membership=" + membership + "]";
  }
}
