package commonplace.relay.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.runtime.Lately;
import java.util.Optional;

/// Display names as they were last heard, for the operator's rules alone: in memory, bounded, and
/// never stored for those who do not want to be found. Thread-safe.
final class DisplayNames {
  private static final long MAX_WEIGHT = 8L << 20;
  private static final int WEIGHT_OF_AN_ENTRY = 200;
  private static final int MAX_NAME = 500;

  private final Cache<String, String> names =
      Caffeine.newBuilder()
          .maximumWeight(MAX_WEIGHT)
          .weigher((String id, String name) -> WEIGHT_OF_AN_ENTRY + id.length() + 2 * name.length())
          .build();

  void put(ActorUri id, String name) {
    // servers' own actors have few names
    var kept = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
    names.put(id.text(), Lately.text(kept));
  }

  Optional<String> find(ActorUri id) {
    return Optional.ofNullable(names.getIfPresent(id.text()));
  }

  void drop(ActorUri id) {
    names.invalidate(id.text());
  }
}
