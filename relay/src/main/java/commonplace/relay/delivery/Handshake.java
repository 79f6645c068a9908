package commonplace.relay.delivery;

import commonplace.core.log.Follow;
import commonplace.core.relays.RelayName;
import java.util.List;
import java.util.Set;

/// What a subscriber is owed before content, and what follows from its answers.
public interface Handshake {
  /// What to send, in order, by each relay that owes something: the Accept and our own Follow, or a
  /// Reject. Pure.
  List<Payload> owed(Follow follow);

  /// All that these relays owe got a 2xx. Blocks until that is stored.
  ///
  /// @throws commonplace.core.log.LogUnavailableException if it could not be; it is told again
  void answered(Follow follow, Set<RelayName> relays);

  /// The subscriber's inbox answered 410. As above.
  void gone(Follow follow);
}
