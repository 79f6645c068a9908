package commonplace.archive.state;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.Withdrawal;
import java.time.Instant;
import java.util.Optional;

/// One source record as the fold sees it.
sealed interface Event {
  Applied applied();

  /// When the log took the record; for activities when they were witnessed.
  Instant at();

  /// An author's object: new, changed, or read from its origin.
  ///
  /// @param author whose it is
  /// @param flags what the author's profile said, as witnessed
  /// @param memory whether the terms of the author's server allow remembering, as witnessed
  /// @param memoryDays for how many days they allow it, as witnessed; absent for no end
  /// @param edited whether its author says that it changed
  /// @param activity to whom the activity was addressed, where one carried the object
  record Offered(
      Applied applied,
      Instant at,
      Iri id,
      ActorUri author,
      ActorFlags flags,
      boolean memory,
      Optional<Integer> memoryDays,
      boolean edited,
      Optional<Audience> activity,
      ObjectDocument document)
      implements Event {}

  /// An actor's own document.
  ///
  /// @param evidence the activity that showed it, where one did
  record ActorSeen(
      Applied applied, Instant at, ActorUri actor, ActorFlags flags, Optional<String> evidence)
      implements Event {}

  /// Something was withdrawn.
  ///
  /// @param digest the keyed digest of its id
  record Withdrawn(Applied applied, Instant at, String digest, Withdrawal what) implements Event {}
}
