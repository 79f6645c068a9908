package commonplace.core.log;

import commonplace.core.activitypub.ActorUri;
import java.time.Instant;
import java.util.Optional;

/// What is known of an actor's consent to be remembered; the value of topic `consent-ledger`, keyed
/// by actor.
///
/// @param actor whose consent
/// @param standing where it stands
/// @param flags the flags that say so
/// @param since when it came to stand there
/// @param evidence the id of the activity that showed it, where one did
/// @param applied the newest source record that this state reflects
public record ConsentState(
    ActorUri actor,
    Standing standing,
    ActorFlags flags,
    Instant since,
    Optional<String> evidence,
    ArchivedObject.Applied applied) {
  /// Where an actor's consent stands.
  public enum Standing {
    /// Nothing said: nothing is remembered.
    ABSENT,
    /// The flag was set when the actor was first seen.
    FLAG_ONLY,
    /// The flag was seen to be turned on: a deliberate choice.
    FLIPPED,
    /// The flag was turned off, or the actor is gone: everything is erased.
    REVOKED
  }
}
