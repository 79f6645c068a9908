package commonplace.core.log;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.Follow.State;
import commonplace.core.relays.RelayName;
import java.time.Instant;
import java.util.Optional;

/// The Follow of one of our relays.
///
/// @param followId the Follow's id, echoed in our answer
/// @param followed what the Follow named: Public, or the relay's actor
/// @param changed when it came to be in this state
/// @param reason why it was rejected or ended, for people
/// @param since what the log took before this does not come by this relay; absent where the cursor
///   says so
/// @param followedBack whether our own Follow was accepted; of the main relay {@link
///   SubscriptionAspect.FollowBack} says so
/// @param accepted whether we ever accepted it, or one before it; absent in older records, of which
///   the state says it
public record RelayFollow(
    RelayName relay,
    Iri followId,
    Iri followed,
    State state,
    Instant changed,
    Optional<String> reason,
    Optional<Instant> since,
    boolean followedBack,
    Optional<Boolean> accepted) {
  /// One of which the state says whether it was ever accepted.
  public RelayFollow(
      RelayName relay,
      Iri followId,
      Iri followed,
      State state,
      Instant changed,
      Optional<String> reason,
      Optional<Instant> since,
      boolean followedBack) {
    this(relay, followId, followed, state, changed, reason, since, followedBack, Optional.empty());
  }

  /// In another state.
  public RelayFollow in(State next, Instant at, Optional<String> why) {
    return state == next
        ? this
        : new RelayFollow(
            relay,
            followId,
            followed,
            next,
            at,
            why,
            since,
            followedBack,
            Optional.of(wasServed() || next.isServed()));
  }

  /// With another beginning.
  public RelayFollow from(Optional<Instant> beginning) {
    return new RelayFollow(
        relay, followId, followed, state, changed, reason, beginning, followedBack, accepted);
  }

  /// Whether our own Follow was accepted.
  public RelayFollow followedBack(boolean backAccepted) {
    return new RelayFollow(
        relay, followId, followed, state, changed, reason, since, backAccepted, accepted);
  }

  /// Whether the relay may once have carried something to it.
  public boolean wasServed() {
    return accepted.orElse(state != State.PENDING && state != State.NONE);
  }
}
