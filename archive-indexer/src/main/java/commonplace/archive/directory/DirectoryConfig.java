package commonplace.archive.directory;

import java.time.Duration;

/// How the directory is kept.
///
/// @param productToken our name in the User-Agent, without the version, as robots.txt files call us
/// @param readInterval between two visits to one server, a day by default
/// @param recount how often a community's activity is counted anew
/// @param visits how many servers are visited at the same time
public record DirectoryConfig(
    String productToken, Duration readInterval, Duration recount, int visits) {
  public DirectoryConfig {
    if (productToken.isEmpty() || visits < 1) {
      throw new IllegalArgumentException("a product token and at least one visit are needed");
    }
    if (!readInterval.isPositive() || !recount.isPositive()) {
      throw new IllegalArgumentException(
          "intervals must be positive: " + readInterval + ", " + recount);
    }
  }

  /// As `Commonplace`: visits a day apart, four at a time, counts every minute.
  public static DirectoryConfig defaults() {
    return new DirectoryConfig("Commonplace", Duration.ofDays(1), Duration.ofMinutes(1), 4);
  }
}
