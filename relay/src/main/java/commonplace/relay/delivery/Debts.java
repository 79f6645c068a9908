package commonplace.relay.delivery;

import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.RelayFollow;
import commonplace.core.relays.RelayName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
  ///
  /// @param last answer of the receiver, if it was asked
  record Paid(Optional<Outcome> last) implements Payment {}

  /// Not yet.
  ///
  /// @param answer of the receiver, if it was asked
  record Failed(Outcome.TryLater failure, Optional<Outcome> answer) implements Payment {}

  /// The inbox is gone, and that is stored; or a Reject that nobody takes has been tried enough.
  record Over() implements Payment {}

  /// What one relay owes and has not paid says nothing of the others, as long as the receiver
  /// answers.
  Payment pay(Follow follow, Instant now) {
    if (isTriedEnough(follow, now)) {
      return new Over();
    }
    var settled = new HashSet<>(triedEnough(follow, now));
    var refused = new LinkedHashMap<RelayName, Outcome.Refused>();
    Optional<Outcome> last = Optional.empty();
    for (var payload : handshake.owed(follow)) {
      var relay = payload.relay();
      if (settled.contains(relay) || refused.containsKey(relay)) {
        continue;
      }
      var answer = sender.send(follow.inbox(), payload);
      last = Optional.of(answer);
      switch (answer) {
        case Outcome.Delivered _ -> {
          // the next one
        }
        case Outcome.Gone _ -> {
          return gone(follow) ? new Over() : new Failed(Outcome.LOG_UNAVAILABLE, last);
        }
        case Outcome.Refused no -> refused.put(relay, no);
        case Outcome.TryLater later -> {
          return new Failed(later, last);
        }
      }
    }
    return stored(follow, settled, refused, last);
  }

  private Payment stored(
      Follow follow,
      Set<RelayName> settled,
      Map<RelayName, Outcome.Refused> refused,
      Optional<Outcome> last) {
    follow.parts().stream()
        .filter(part -> part.state().isOwed() && !refused.containsKey(part.relay()))
        .forEach(part -> settled.add(part.relay()));
    try {
      if (!settled.isEmpty()) {
        handshake.answered(follow, settled);
      }
    } catch (LogUnavailableException e) {
      LOG.warn("An answer could not be stored yet: subscriber={}", follow.subscriber(), e);
      return new Failed(Outcome.LOG_UNAVAILABLE, last);
    }
    return refused.values().stream()
        .findFirst()
        .<Payment>map(no ->
            new Failed(new Outcome.TryLater(no.answer(), Optional.empty(), false), Optional.of(no)))
        .orElseGet(() -> new Paid(last));
  }

  /// Where nothing else is left to be done.
  private static boolean isTriedEnough(Follow follow, Instant now) {
    var enough = triedEnough(follow, now);
    return !follow.isServed()
        && follow.parts().stream()
            .filter(part -> part.state().isOwed())
            .allMatch(part -> enough.contains(part.relay()));
  }

  /// The relays whose Reject has been tried for long enough.
  private static Set<RelayName> triedEnough(Follow follow, Instant now) {
    return follow.parts().stream()
        .filter(part -> part.state() == State.REJECTED)
        .filter(part -> part.changed().plus(GIVE_UP_ON_REJECT).isBefore(now))
        .map(RelayFollow::relay)
        .collect(Collectors.toUnmodifiableSet());
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
