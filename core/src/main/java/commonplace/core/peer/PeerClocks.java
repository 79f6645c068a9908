package commonplace.core.peer;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// How far our clock is off, as the `Date` of peers' answers shows. One answer in ten seconds is
/// looked at, so that this costs nothing. One peer may be wrong: the middle of several counts.
/// Thread-safe.
final class PeerClocks {
  private static final int ENOUGH = 3;
  private static final int KEPT = 64;
  private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong(System.nanoTime() - EVERY_NANOS);

  /// By host, the newest last.
  private final Map<String, Duration> ahead = new LinkedHashMap<>();

  PeerClocks(InstantSource clock) {
    this.clock = clock;
  }

  /// Whether it is time to look at an answer; then nobody else is told so for a while.
  boolean isDue() {
    long now = System.nanoTime();
    long then = last.get();
    return now - then >= EVERY_NANOS && last.compareAndSet(then, now);
  }

  /// @param date the header `Date`, whatever the peer sent
  void note(String host, @Nullable String date) {
    if (date == null) {
      return;
    }
    try {
      var theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      var difference = Duration.between(clock.instant(), theirs);
      synchronized (ahead) {
        ahead.remove(host);
        ahead.put(host, difference);
        if (ahead.size() > KEPT) {
          ahead.remove(ahead.keySet().iterator().next());
        }
      }
    } catch (DateTimeException | ArithmeticException _) {
      // a peer's mistake tells nothing about our clock
    }
  }

  /// How far most are ahead of us, negative if we are; nothing until several were heard.
  Optional<Duration> skew() {
    synchronized (ahead) {
      return ahead.size() < ENOUGH
          ? Optional.empty()
          : ahead.values().stream().sorted().skip(ahead.size() / 2).findFirst();
    }
  }
}
