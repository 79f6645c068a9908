package commonplace.query;

import commonplace.query.limit.SearchLimit;
import java.time.Duration;
import java.util.Optional;

/// How the query API shows itself.
///
/// @param origin the public base URL, without a trailing slash
/// @param canFederate whether other servers can reach the origin
/// @param operator who runs it, shown to others
/// @param contact how to reach them, a URL (`https:` or `mailto:`)
/// @param rules the rules of this place, plain text; an empty line begins a new paragraph
/// @param version of this software
/// @param horizon how long the relay's spool keeps activities
/// @param erasure within which time what was withdrawn is gone from the disks
/// @param limit how often one client may search
public record QueryConfig(
    String origin,
    boolean canFederate,
    Optional<String> operator,
    Optional<String> contact,
    Optional<String> rules,
    String version,
    Duration horizon,
    Duration erasure,
    SearchLimit limit) {
  public QueryConfig {
    if (origin.isEmpty() || origin.endsWith("/")) {
      throw new IllegalArgumentException("the origin has no slash at its end: " + origin);
    }
    if (!horizon.isPositive() || !erasure.isPositive()) {
      throw new IllegalArgumentException("horizon and erasure must be positive");
    }
  }
}
