package commonplace.archive.state;

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
import java.util.Optional;

/// How an actor's consent changes, and what that means for what is remembered of it.
///
/// {@link Observation} says what counts.
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
        again(actor, held, seen);
      }
    } else if (held.withdrawn().isPresent()) {
      gone(actor, held, seen);
    } else {
      observe(actor, held, new Observation(seen, profile));
    }
  }

  private void observe(String actor, OfActor held, Observation observation) {
    var seen = observation.seen();
    var after = observation.appliedTo(held);
    if (Observation.isNews(held, after)) {
      holdings.hold(actor, after);
    }
    if (!after.consent().equals(held.consent()) || observation.isOutOfOrder(held)) {
      after.consent().ifPresent(output::consent);
    }
    if (Observation.refusesMore(held, after)) {
      enforce(actor, after, seen);
    }
  }

  /// Ends what the actor no longer agrees to.
  private void enforce(String actor, OfActor held, Ledger.Seen seen) {
    for (var object : holdings.objectsOf(actor)) {
      var of = holdings.object(object);
      if (of.object().orElse(null) instanceof Live live) {
        var rest = Remainder.of(of, live, held, seen.applied());
        if (rest.isEmpty()) {
          var tombstone =
              new Tombstone(
                  live.id(), live.author(), seen.at(), Why.CONSENT_WITHDRAWN, seen.applied());
          endings.end(object, of, tombstone, of.at());
        } else if (!rest.get().equals(live)) {
          endings.shorten(object, of, rest.get());
        }
      }
    }
  }

  /// The record was applied before, perhaps not to the end.
  private void again(String actor, OfActor held, Ledger.Seen seen) {
    holdings.hold(actor, held);
    held.consent().ifPresent(output::consent);
    enforce(actor, held, seen);
    endings.leftAgain(actor, seen.applied());
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
            held.refused(),
            held.barred(),
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
