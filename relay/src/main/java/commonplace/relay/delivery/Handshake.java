package commonplace.relay.delivery;

import commonplace.core.log.SubscriptionAspect.Follow;
import commonplace.core.runtime.Bytes;
import java.util.List;

/// What a subscriber is owed before content, and what follows from its answers.
public interface Handshake {
  /// The documents to send, in order: the Accept and our own Follow, or a Reject. Pure.
  List<Bytes> owed(Follow follow);

  /// All of them got a 2xx. Blocks until that is stored.
  ///
  /// @throws commonplace.core.log.LogUnavailableException if it could not be; it is told again
  void answered(Follow follow);

  /// The subscriber's inbox answered 410. As above.
  void gone(Follow follow);
}
