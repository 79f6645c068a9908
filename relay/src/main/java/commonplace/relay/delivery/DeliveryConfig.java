package commonplace.relay.delivery;

import java.time.Duration;

/// How delivery runs.
///
/// @param origin our public base URL, without a trailing slash
/// @param window requests in flight to one subscriber, 1 to 64
/// @param firstRetry the delay after a first failure
/// @param longestRetry the longest delay of our own
/// @param flush how often moved cursors are stored; after a crash, deliveries of this time repeat
public record DeliveryConfig(
    String origin, int window, Duration firstRetry, Duration longestRetry, Duration flush) {
  /// The largest window.
  public static final int MAX_WINDOW = 64;

  public DeliveryConfig {
    if (window < 1 || window > MAX_WINDOW) {
      throw new IllegalArgumentException("window must be 1 to " + MAX_WINDOW + ": " + window);
    }
    if (firstRetry.isNegative() || firstRetry.isZero() || longestRetry.compareTo(firstRetry) < 0) {
      throw new IllegalArgumentException(
          "retries must start above zero and not shrink: " + firstRetry + ", " + longestRetry);
    }
  }

  /// Eight in flight, retries from one second to ten minutes, cursors stored every two seconds.
  public static DeliveryConfig defaults(String origin) {
    return new DeliveryConfig(
        origin, 8, Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofSeconds(2));
  }
}
