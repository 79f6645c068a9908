package commonplace.query.limit;

import static java.time.temporal.ChronoUnit.SECONDS;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import commonplace.core.runtime.ClientAddress;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How many searches each client has left: a bucket that holds a minute's worth and fills as time
/// goes by. Keeps at most {@link #MAX_CLIENTS} buckets, and none that is full again. Requests from
/// this machine that nobody forwarded are not counted. Thread-safe.
public final class SearchBudget {
  static final int MAX_CLIENTS = 10_000;

  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private static final Duration ALMOST_A_SECOND = Duration.ofNanos(999_999_999);

  private final SearchLimit limit;
  private final ClientAddress clients;
  private final Ticker ticker;
  private final LoadingCache<String, Bucket> buckets;
  private final Counter refused;

  public SearchBudget(SearchLimit limit, MeterRegistry meters) {
    this(limit, meters, Ticker.systemTicker());
  }

  SearchBudget(SearchLimit limit, MeterRegistry meters, Ticker ticker) {
    this.limit = limit;
    this.clients = new ClientAddress(limit.proxies());
    this.ticker = ticker;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            .expireAfterAccess(Duration.ofNanos(MINUTE))
            .ticker(ticker)
            .executor(Runnable::run)
            .build(_ -> new Bucket());
    this.refused = meters.counter("commonplace.query.limited");
  }

  /// Searches a minute of one client.
  public int perMinute() {
    return limit.perMinute();
  }

  /// Takes one search of the client's.
  ///
  /// @return how long it has to wait, in whole seconds; absent if it may search now
  public Optional<Duration> take(Context context) {
    return take(clients.of(context));
  }

  Optional<Duration> take(String peer, List<String> forwarded) {
    return take(clients.of(peer, forwarded));
  }

  private Optional<Duration> take(Optional<String> sender) {
    if (limit.perMinute() == 0) {
      return Optional.empty();
    }
    var wait = sender.flatMap(client -> buckets.get(client).take());
    wait.ifPresent(_ -> refused.increment());
    return wait;
  }

  /// How many clients are remembered.
  long size() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }

  /// Counts time instead of searches: a search costs its share of a minute, and what is saved up is
  /// at most a minute.
  private final class Bucket {
    private long saved = MINUTE;
    private long at = ticker.read();

    private synchronized Optional<Duration> take() {
      long now = ticker.read();
      saved = Math.min(MINUTE, saved + Math.max(0, now - at));
      at = now;
      long price = MINUTE / limit.perMinute();
      if (saved >= price) {
        saved -= price;
        return Optional.empty();
      }
      return Optional.of(
          Duration.ofNanos(price - saved).plus(ALMOST_A_SECOND).truncatedTo(SECONDS));
    }
  }
}
