package commonplace.archive.consent;

import static commonplace.core.log.ConsentState.Standing.ABSENT;
import static commonplace.core.log.ConsentState.Standing.FLAG_ONLY;
import static commonplace.core.log.ConsentState.Standing.FLIPPED;
import static commonplace.core.log.ConsentState.Standing.REVOKED;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ConsentState;
import commonplace.core.log.ConsentState.Standing;
import java.time.Instant;
import java.util.Optional;

/// How an actor's consent moves when its flags are seen. Pure.
public final class Ledger {
  private Ledger() {}

  /// What was seen.
  ///
  /// @param actor whose flags
  /// @param flags the flags
  /// @param at when they were seen
  /// @param evidence the activity that showed them, where one did
  /// @param applied the source record
  public record Seen(
      ActorUri actor, ActorFlags flags, Instant at, Optional<String> evidence, Applied applied) {}

  /// The state after it; `since` and `evidence` stay where the standing does.
  public static ConsentState next(Optional<ConsentState> before, Seen seen) {
    var standing = next(before.map(ConsentState::standing), grants(seen.flags));
    var same = before.filter(state -> state.standing() == standing);
    return new ConsentState(
        before.map(ConsentState::actor).orElse(seen.actor),
        standing,
        seen.flags,
        same.map(ConsentState::since).orElse(seen.at),
        same.isPresent() ? same.get().evidence() : seen.evidence,
        seen.applied);
  }

  /// The state after something was seen that is no news any more, because it is older. What counts
  /// stays; but a flag that was off meanwhile was turned on by choice, and one that was on
  /// meanwhile was turned off.
  ///
  /// @param newest when the flags that count were seen last
  public static ConsentState late(ConsentState state, Seen older, Instant newest) {
    var standing = late(state.standing(), grants(older.flags));
    if (standing == state.standing()) {
      return state;
    }
    return new ConsentState(
        state.actor(),
        standing,
        state.flags(),
        state.since().isAfter(older.at) ? state.since() : newest,
        state.evidence(),
        older.applied);
  }

  private static Standing late(Standing standing, boolean granted) {
    return switch (standing) {
      case ABSENT -> granted ? REVOKED : ABSENT;
      case FLAG_ONLY -> granted ? FLAG_ONLY : FLIPPED;
      case FLIPPED, REVOKED -> standing;
    };
  }

  /// The state of an actor that is gone.
  public static ConsentState gone(ActorUri actor, Instant at, Applied applied) {
    return new ConsentState(actor, REVOKED, ActorFlags.UNKNOWN, at, Optional.empty(), applied);
  }

  private static boolean grants(ActorFlags flags) {
    return ConsentGate.ofActor(flags) instanceof Consent.Given;
  }

  private static Standing next(Optional<Standing> before, boolean grants) {
    if (before.isEmpty()) {
      return grants ? FLAG_ONLY : ABSENT;
    }
    return switch (before.get()) {
      case ABSENT -> grants ? FLIPPED : ABSENT;
      case FLAG_ONLY -> grants ? FLAG_ONLY : REVOKED;
      case FLIPPED -> grants ? FLIPPED : REVOKED;
      case REVOKED -> grants ? FLIPPED : REVOKED;
    };
  }
}
