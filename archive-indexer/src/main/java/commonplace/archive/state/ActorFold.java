package commonplace.archive.state;

import commonplace.archive.consent.Consent.Refused;
import commonplace.archive.consent.ConsentGate;
import commonplace.archive.consent.Ledger;
import commonplace.archive.state.Event.ActorSeen;
import commonplace.archive.state.Event.Offered;
import commonplace.archive.state.Event.Withdrawn;
import commonplace.archive.state.Held.OfActor;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Tombstone;
import commonplace.core.log.ArchivedObject.Tombstone.Why;
import commonplace.core.log.ConsentState;
import java.time.Instant;
import java.util.Optional;

/// How an actor's consent changes, and what that means for what is remembered of it.
///
/// What its own document says counts, the newest first. As long as that was never seen, what was
/// witnessed with its posts counts.
final class ActorFold {
  private final Holdings holdings;
  private final Output output;
  private final Endings endings;

  ActorFold(Holdings holdings, Output output, Endings endings) {
    this.holdings = holdings;
    this.output = output;
    this.endings = endings;
  }

  /// The actor's own document was read.
  void seen(String actor, ActorSeen seen) {
    apply(
        actor,
        new Ledger.Seen(
            seen.actor(),
            seen.flags(),
            seen.at(),
            seen.evidence().filter(Bounded::isWellFormed),
            seen.applied()),
        true);
  }

  /// A post came with flags. It is no evidence: its id must not stay when it is gone.
  void witnessed(String author, Offered offered) {
    if (!offered.flags().equals(ActorFlags.UNKNOWN)) {
      apply(
          author,
          new Ledger.Seen(
              offered.author(), offered.flags(), offered.at(), Optional.empty(), offered.applied()),
          false);
    }
  }

  private void apply(String actor, Ledger.Seen seen, boolean profile) {
    var held = holdings.actor(actor);
    if (held.reflects(seen.applied())) {
      if (held.reflectsLast(seen.applied())) {
        again(actor, held);
      }
    } else if (held.withdrawn().isPresent()) {
      gone(actor, held, seen);
    } else if (counts(held, seen, profile)) {
      change(actor, held, seen, profile);
    }
  }

  private static boolean counts(OfActor held, Ledger.Seen seen, boolean profile) {
    if (held.consent().isEmpty()) {
      return true;
    }
    if (seen.at().isBefore(held.seen())) {
      return false;
    }
    boolean same = held.consent().get().flags().equals(seen.flags());
    return profile || (!held.profile() && !same);
  }

  private void change(String actor, OfActor held, Ledger.Seen seen, boolean profile) {
    var next = Ledger.next(held.consent(), seen);
    boolean news = held.consent().filter(before -> isSame(before, next)).isEmpty();
    var consent = news ? next : held.consent().get();
    var ofActor = ConsentGate.ofActor(seen.flags());
    var refused = ofActor instanceof Refused ? Optional.of(seen.at()) : held.refused();
    var barred =
        ofActor instanceof Refused(var why) && why.bars() ? Optional.of(seen.at()) : held.barred();
    var after =
        new OfActor(
            Optional.of(consent),
            Optional.empty(),
            seen.at(),
            profile,
            refused,
            barred,
            held.offsetsWith(seen.applied()));
    holdings.hold(actor, after);
    if (news) {
      output.consent(consent);
    }
    enforce(actor, after, seen.at(), seen.applied());
  }

  private static boolean isSame(ConsentState before, ConsentState after) {
    return before.standing() == after.standing() && before.flags().equals(after.flags());
  }

  /// Ends what the flags no longer allow.
  private void enforce(String actor, OfActor held, Instant at, Applied applied) {
    var flags = held.consent().map(ConsentState::flags).orElse(ActorFlags.UNKNOWN);
    if (!(ConsentGate.ofActor(flags) instanceof Refused)) {
      return;
    }
    for (var object : holdings.objectsOf(actor)) {
      var of = holdings.object(object);
      if (of.object().orElse(null) instanceof Live live
          && !ConsentGate.mayStay(live.consent(), flags)) {
        var tombstone = new Tombstone(live.id(), live.author(), at, Why.CONSENT_WITHDRAWN, applied);
        endings.end(object, of, tombstone, at);
      }
    }
  }

  /// The record was applied before, perhaps not to the end.
  private void again(String actor, OfActor held) {
    holdings.hold(actor, held);
    held.consent()
        .ifPresent(consent -> {
          output.consent(consent);
          enforce(actor, held, held.seen(), consent.applied());
        });
    endings.tombstonesAgain(actor);
  }

  /// Nothing that it says counts any more; only its name was not known.
  private void gone(String actor, OfActor held, Ledger.Seen seen) {
    if (held.consent().isEmpty()) {
      var consent = Ledger.gone(seen.actor(), held.withdrawn().orElseThrow(), seen.applied());
      holdings.hold(actor, withdrawn(held, consent, seen.applied()));
      output.consent(consent);
    }
  }

  /// The actor is gone, and everything that it wrote.
  void withdrawn(String actor, Withdrawn withdrawn) {
    var held = holdings.actor(actor);
    var at = held.withdrawn().orElse(withdrawn.what().at());
    var consent = held.consent().map(c -> Ledger.gone(c.actor(), at, withdrawn.applied()));
    holdings.hold(
        actor,
        new OfActor(
            consent,
            Optional.of(at),
            at,
            true,
            Optional.of(at),
            Optional.of(at),
            held.offsetsWith(withdrawn.applied())));
    consent.ifPresent(output::consent);
    for (var object : holdings.objectsOf(actor)) {
      endings.withdraw(object, holdings.object(object), at, withdrawn);
    }
  }

  private static OfActor withdrawn(OfActor held, ConsentState consent, Applied applied) {
    return new OfActor(
        Optional.of(consent),
        held.withdrawn(),
        held.seen(),
        held.profile(),
        held.refused(),
        held.barred(),
        held.offsetsWith(applied));
  }
}
