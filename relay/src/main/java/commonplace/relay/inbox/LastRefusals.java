package commonplace.relay.inbox;

import commonplace.core.activitypub.Authority;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The last refusal of each server. Anybody can name a server: what its signature did not prove to
/// be of it is kept apart, and never takes the place of what was. Bounded; thread-safe.
final class LastRefusals {
  /// Of each of the two kinds.
  static final int MAX_SERVERS = 1_000;

  private final Map<String, LastRefusal> proven = new Bounded<>();
  private final Map<String, LastRefusal> claimed = new Bounded<>();

  /// Something of each server that was heard of lately.
  static final class Bounded<V> extends LinkedHashMap<String, V> {
    private static final long serialVersionUID = 1L;

    Bounded() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
      return size() > MAX_SERVERS;
    }
  }

  /// Of a request that is the server's for sure.
  synchronized void proven(Authority server, Admission.Refused refused, Instant now) {
    proven.put(server.text(), refusal(refused, now, true));
    claimed.remove(server.text());
  }

  /// Of a request that names the server.
  synchronized void claimed(Authority server, Admission.Refused refused, Instant now) {
    if (!proven.containsKey(server.text())) {
      claimed.put(server.text(), refusal(refused, now, false));
    }
  }

  private static LastRefusal refusal(Admission.Refused refused, Instant now, boolean proven) {
    return new LastRefusal(refused.reason().label(), refused.detail(), now, proven);
  }

  synchronized Map<String, LastRefusal> all() {
    var all = new HashMap<>(claimed);
    all.putAll(proven);
    return Map.copyOf(all);
  }
}
