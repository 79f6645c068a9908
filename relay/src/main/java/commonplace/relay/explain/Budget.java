package commonplace.relay.explain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// How many questions one client may ask in a minute. Clients are told apart by their address,
/// those behind a proxy on this machine by the last address in `X-Forwarded-For`. Bounded;
/// thread-safe.
final class Budget {
  private static final int MAX_CLIENTS = 10_000;

  private final int perMinute;
  private final Cache<String, AtomicInteger> asked =
      Caffeine.newBuilder()
          .maximumSize(MAX_CLIENTS)
          .expireAfterWrite(Duration.ofMinutes(1))
          .build();

  Budget(int perMinute) {
    this.perMinute = perMinute;
  }

  /// @return whether the client may ask now
  boolean take(Context context) {
    return asked.get(client(context), _ -> new AtomicInteger()).incrementAndGet() <= perMinute;
  }

  private static String client(Context context) {
    var peer = context.req().getRemoteAddr();
    boolean local = peer.startsWith("127.") || peer.equals("0:0:0:0:0:0:0:1") || peer.equals("::1");
    var forwarded = context.header("X-Forwarded-For");
    return local && forwarded != null
        ? forwarded.substring(forwarded.lastIndexOf(',') + 1).strip()
        : peer;
  }
}
