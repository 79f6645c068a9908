package commonplace.core.testkit;

import commonplace.core.terms.Presence;
import commonplace.core.terms.Receive;
import java.util.Optional;
import java.util.Set;

/// What a member or a relay wants, for tests.
public final class Wanting {
  private Wanting() {}

  /// Only what has one of these.
  public static Receive hashtags(Set<String> hashtags) {
    return hashtags(hashtags, Optional.empty());
  }

  /// @param perHour how many posts at most within an hour
  public static Receive hashtags(Set<String> hashtags, Optional<Integer> perHour) {
    return new Receive(
        false,
        Set.of(),
        Set.of(),
        hashtags,
        Set.of(),
        Set.of(),
        Set.of(),
        Presence.ANY,
        Presence.ANY,
        false,
        perHour);
  }
}
