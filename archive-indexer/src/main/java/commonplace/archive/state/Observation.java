package commonplace.archive.state;

import commonplace.archive.consent.Consent.Refused;
import commonplace.archive.consent.ConsentGate;
import commonplace.archive.consent.Ledger;
import commonplace.archive.state.Held.OfActor;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ConsentState;
import java.util.Optional;

/// An actor's flags as they were seen, and what is held of the actor after that. Pure, and the same
/// in whatever order topics are read: the newest document counts, or what was witnessed with the
/// newest post as long as no document was seen; at the same moment the one that refuses. An older
/// one that refuses still counts against what was said before it.
///
/// @param profile whether the actor's own document says it, and not only a post's envelope
record Observation(Ledger.Seen seen, boolean profile) {

  OfActor appliedTo(OfActor held) {
    boolean newest = isNewest(held);
    return new OfActor(
        Optional.of(consent(held, newest)),
        held.withdrawn(),
        newest ? seen.at() : held.seen(),
        held.profile() || profile,
        with(held.refused(), severity(seen.flags()) >= 1),
        with(held.barred(), severity(seen.flags()) >= 2),
        held.offsetsWith(seen.applied()));
  }

  /// Whether it says anything that was not known.
  static boolean isNews(OfActor held, OfActor after) {
    return !after.consent().equals(held.consent())
        || !after.seen().equals(held.seen())
        || after.profile() != held.profile()
        || refusesMore(held, after);
  }

  /// Whether what is remembered may have to go.
  static boolean refusesMore(OfActor held, OfActor after) {
    return !after.refused().equals(held.refused()) || !after.barred().equals(held.barred());
  }

  /// Whether it may have been the newest in an earlier run, which then sent what came of it before
  /// it crashed.
  boolean isOutOfOrder(OfActor held) {
    return profile ? !held.profile() || !isNewest(held) : !held.profile() && !isNewest(held);
  }

  private boolean isNewest(OfActor held) {
    if (held.consent().isEmpty()) {
      return true;
    }
    if (held.profile() != profile) {
      return profile;
    }
    return seen.at().equals(held.seen())
        ? severity(seen.flags()) >= severity(held.consent().get().flags())
        : seen.at().isAfter(held.seen());
  }

  private ConsentState consent(OfActor held, boolean newest) {
    if (!newest) {
      return Ledger.late(held.consent().orElseThrow(), seen, held.seen());
    }
    var next = Ledger.next(held.consent(), seen);
    return held.consent().filter(before -> isSame(before, next)).orElse(next);
  }

  private static boolean isSame(ConsentState before, ConsentState after) {
    return before.standing() == after.standing() && before.flags().equals(after.flags());
  }

  private Refusals with(Refusals refusals, boolean refuses) {
    if (refuses) {
      return profile ? refusals.refused(seen.at()) : refusals.witnessed(seen.at());
    }
    return profile ? refusals.agreed(seen.at()) : refusals;
  }

  private static int severity(ActorFlags flags) {
    return ConsentGate.ofActor(flags) instanceof Refused(var why) ? why.bars() ? 2 : 1 : 0;
  }
}
