package commonplace.relay.delivery;

import commonplace.core.relays.RelayName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// What is worked out once for each of our relays, when it is first asked for. Thread-safe.
///
/// @param <V> what it is
final class ByRelay<V> {
  private final Function<RelayName, V> making;
  private final Lazily<V> main;
  private final Lazily<Map<RelayName, V>> others = new Lazily<>(ConcurrentHashMap::new);

  ByRelay(Function<RelayName, V> making) {
    this.making = making;
    this.main = new Lazily<>(() -> making.apply(RelayName.MAIN));
  }

  V get(RelayName relay) {
    return relay.isMain() ? main.get() : others.get().computeIfAbsent(relay, making);
  }
}
