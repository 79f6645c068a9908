package commonplace.relay.explain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.runtime.ClientAddress;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// How many questions one client may ask in a minute. Requests from this machine that nobody
/// forwarded are not counted. Bounded; thread-safe.
final class Budget {
  private static final int MAX_CLIENTS = 10_000;

  private final int perMinute;
  private final ClientAddress clients;
  private final Cache<String, AtomicInteger> asked =
      Caffeine.newBuilder()
          .maximumSize(MAX_CLIENTS)
          .expireAfterWrite(Duration.ofMinutes(1))
          .build();

  Budget(int perMinute, ClientAddress clients) {
    this.perMinute = perMinute;
    this.clients = clients;
  }

  /// @return whether the client may ask now
  boolean take(Context context) {
    return clients
        .of(context)
        .map(client -> asked.get(client, _ -> new AtomicInteger()).incrementAndGet() <= perMinute)
        .orElse(true);
  }
}
