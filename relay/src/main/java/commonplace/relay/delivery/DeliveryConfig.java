package commonplace.relay.delivery;

import commonplace.core.log.Topics;
import java.time.Duration;

/// How delivery runs.
///
/// @param origin our public base URL, without a trailing slash
/// @param window requests in flight to one subscriber, 1 to 64
/// @param announcesPerSecond of one object, where its origin is small; 0 for no bound
/// @param firstRetry the delay after a first failure
/// @param longestRetry the longest delay of our own
/// @param flush how often moved cursors are stored; after a crash, deliveries of this time repeat
/// @param quarantine what becomes of one that fails for long
/// @param node this node's id, for what it tells the others
public record DeliveryConfig(
    String origin,
    int window,
    int announcesPerSecond,
    Duration firstRetry,
    Duration longestRetry,
    Duration flush,
    Quarantine quarantine,
    String node) {
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

  /// With the usual quarantine of a relay with the default horizon, and all Announces at once, on a
  /// node without a name.
  public DeliveryConfig(
      String origin, int window, Duration firstRetry, Duration longestRetry, Duration flush) {
    this(
        origin,
        window,
        0,
        firstRetry,
        longestRetry,
        flush,
        Quarantine.within(Topics.DEFAULT_HORIZON),
        "");
  }

  /// For a log that keeps activities for so long.
  public DeliveryConfig within(Duration horizon) {
    return new DeliveryConfig(
        origin,
        window,
        announcesPerSecond,
        firstRetry,
        longestRetry,
        flush,
        Quarantine.within(horizon),
        node);
  }

  /// With Announces of one object spread over time.
  ///
  /// @param perSecond where its origin is small; 0 for no bound
  public DeliveryConfig announcing(int perSecond) {
    return new DeliveryConfig(
        origin, window, perSecond, firstRetry, longestRetry, flush, quarantine, node);
  }

  /// On the node of this id.
  public DeliveryConfig on(String id) {
    return new DeliveryConfig(
        origin, window, announcesPerSecond, firstRetry, longestRetry, flush, quarantine, id);
  }

  /// What becomes of a subscriber that fails for long.
  ///
  /// @param after how long every try must have failed
  /// @param gone how long a quarantine lasts before the subscription is ended
  /// @param firstPause between the first probes
  /// @param longestPause between probes
  public record Quarantine(
      Duration after, Duration gone, Duration firstPause, Duration longestPause) {
    private static final Duration LONGEST_BEFORE = Duration.ofDays(1);

    public Quarantine {
      if (after.isNegative() || gone.isNegative()) {
        throw new IllegalArgumentException("negative: " + after + ", " + gone);
      }
    }

    /// A day, or a third of the horizon where that is less: whoever is responsible should learn of
    /// it while nothing is lost yet. Gone after 30 days; probes every ten minutes to four hours.
    static Quarantine within(Duration horizon) {
      var third = horizon.dividedBy(3);
      return new Quarantine(
          third.compareTo(LONGEST_BEFORE) < 0 ? third : LONGEST_BEFORE,
          Duration.ofDays(30),
          Duration.ofMinutes(10),
          Duration.ofHours(4));
    }
  }

  /// Eight in flight, retries from one second to ten minutes, cursors stored every two seconds.
  public static DeliveryConfig defaults(String origin) {
    return new DeliveryConfig(
        origin, 8, Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofSeconds(2));
  }
}
