package commonplace.relay.delivery;

import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.SubscriptionAspect.Follow;
import commonplace.core.log.SubscriptionAspect.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Pays what a subscriber is owed before content: the Accept and our own Follow, until they got a
/// 2xx; a Reject, for a day. Thread-safe; blocks.
///
/// @param handshake what is owed, and who writes down what came of it
record Debts(Sender sender, Handshake handshake) {
  private static final Logger LOG = LoggerFactory.getLogger(Debts.class);
  private static final Duration GIVE_UP_ON_REJECT = Duration.ofDays(1);

  /// What came of it.
  sealed interface Payment {}

  /// All is answered, and that is stored.
  record Paid(Outcome last) implements Payment {}

  /// Not yet.
  ///
  /// @param answer of the receiver, if it was asked
  record Failed(Outcome.TryLater failure, Optional<Outcome> answer) implements Payment {}

  /// The inbox is gone, and that is stored; or a Reject that nobody takes has been tried enough.
  record Over() implements Payment {}

  Payment pay(Follow follow, Instant now) {
    if (follow.state() == State.REJECTED
        && follow.changed().plus(GIVE_UP_ON_REJECT).isBefore(now)) {
      return new Over();
    }
    Outcome last = new Outcome.Delivered(0);
    for (var document : handshake.owed(follow)) {
      last = sender.send(follow.inbox(), Payload.of(document));
      switch (last) {
        case Outcome.Delivered _ -> {
          // the next one
        }
        case Outcome.Gone _ -> {
          return gone(follow) ? new Over() : new Failed(Outcome.LOG_UNAVAILABLE, Optional.of(last));
        }
        case Outcome.Refused refused -> {
          var failure = new Outcome.TryLater(refused.answer(), Optional.empty(), false);
          return new Failed(failure, Optional.of(last));
        }
        case Outcome.TryLater later -> {
          return new Failed(later, Optional.of(last));
        }
      }
    }
    try {
      handshake.answered(follow);
      return new Paid(last);
    } catch (LogUnavailableException e) {
      LOG.warn("An answer could not be stored yet: subscriber={}", follow.subscriber(), e);
      return new Failed(Outcome.LOG_UNAVAILABLE, Optional.of(last));
    }
  }

  /// The inbox is gone.
  ///
  /// @return whether that could be stored; if not, go on and be told again
  boolean gone(Follow follow) {
    try {
      handshake.gone(follow);
      return true;
    } catch (LogUnavailableException e) {
      LOG.warn("An end could not be stored yet: subscriber={}", follow.subscriber(), e);
      return false;
    }
  }
}
