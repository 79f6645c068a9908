package commonplace.relay.terms;

import commonplace.core.activitypub.Authority;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often strangers can make us ask a server: a server now and then, and servers that we do not
/// know only so many in all. Bounded; thread-safe; of this node.
final class Attempts {
  private static final int MAX_SERVERS = 5_000;
  private static final Duration BETWEEN = Duration.ofSeconds(10);
  private static final Duration SPAN = Duration.ofHours(1);
  private static final int IN_A_SPAN = 20;
  private static final Duration STRANGERS_SPAN = Duration.ofMinutes(1);
  private static final int STRANGERS = 20;

  private record Tries(Instant since, Instant last, int count) {}

  private final InstantSource clock;
  private final Map<Authority, Tries> tries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Authority, Tries> eldest) {
          return size() > MAX_SERVERS;
        }
      };
  private Tries strangers = new Tries(Instant.EPOCH, Instant.EPOCH, 0);

  Attempts(InstantSource clock) {
    this.clock = clock;
  }

  /// Whether the server may be asked now; counted if so.
  ///
  /// @param known whether it subscribed, or may send
  synchronized boolean allow(Authority server, boolean known) {
    var now = clock.instant();
    var before = tries.getOrDefault(server, new Tries(now, Instant.EPOCH, 0));
    var own = counted(before, SPAN, now);
    if (before.last.plus(BETWEEN).isAfter(now) || own.count > IN_A_SPAN) {
      return false;
    }
    if (!known) {
      var all = counted(strangers, STRANGERS_SPAN, now);
      if (all.count > STRANGERS) {
        return false;
      }
      strangers = all;
    }
    tries.put(server, own);
    return true;
  }

  private static Tries counted(Tries before, Duration span, Instant now) {
    return before.since.plus(span).isAfter(now)
        ? new Tries(before.since, now, before.count + 1)
        : new Tries(now, now, 1);
  }
}
