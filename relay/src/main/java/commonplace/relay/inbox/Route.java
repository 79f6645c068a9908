package commonplace.relay.inbox;

import commonplace.core.relays.RelayName;
import java.util.List;

/// Through which relays the request under way came, and to which of ours. It is bound to the
/// request's thread, because nothing on the way to the log depends on it.
final class Route {
  private static final ScopedValue<List<String>> VIA = ScopedValue.newInstance();
  private static final ScopedValue<RelayName> RELAY = ScopedValue.newInstance();

  private Route() {}

  /// What is done with a request.
  interface Work {
    Admission run() throws InterruptedException;
  }

  static Admission through(List<String> via, RelayName relay, Work work)
      throws InterruptedException {
    return ScopedValue.where(VIA, via).where(RELAY, relay).call(work::run);
  }

  /// The first one first; none unless the request says so.
  static List<String> via() {
    return VIA.isBound() ? VIA.get() : List.of();
  }

  /// To whose inbox it came; the main relay's unless that is said.
  static RelayName relay() {
    return RELAY.isBound() ? RELAY.get() : RelayName.MAIN;
  }
}
