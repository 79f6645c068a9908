package commonplace.relay.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.activitypub.Authority;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// How many Follows of refused servers get a Reject although that costs a fetch: one of each server
/// an hour, and only so many in all. The others hear of the rule in the answer to their request.
/// Bounded; thread-safe; of this node.
final class RefusedFollows {
  /// How many a minute in all.
  static final int A_MINUTE = 20;

  private static final int MAX_SERVERS = 10_000;

  private final Cache<Authority, Boolean> lately =
      Caffeine.newBuilder().maximumSize(MAX_SERVERS).expireAfterWrite(Duration.ofHours(1)).build();
  private final Cache<Class<?>, AtomicInteger> minute =
      Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(1)).build();

  /// @return whether one of this server may be looked at; counted if so
  boolean take(Authority server) {
    if (lately.getIfPresent(server) != null
        || minute.get(RefusedFollows.class, _ -> new AtomicInteger()).incrementAndGet()
            > A_MINUTE) {
      return false;
    }
    lately.put(server, true);
    return true;
  }
}
