package commonplace.relay.delivery;

import commonplace.core.log.SubscriptionAspect.Follow;
import commonplace.core.runtime.Bytes;
import java.util.List;

/// What a subscriber is owed before content, and what follows from its answers.
public interface Handshake {
  /// The documents to send, in order: the Accept and our own Follow, or a Reject. Pure.
  List<Bytes> owed(Follow follow);

  /// All of them got a 2xx.
  void answered(Follow follow);

  /// The subscriber's inbox answered 410.
  void gone(Follow follow);
}
