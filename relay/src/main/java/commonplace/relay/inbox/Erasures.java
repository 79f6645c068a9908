package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.relay.withdrawal.Withdrawals;

/// Ends what we know of an actor that is gone. Throws {@link
/// commonplace.core.log.LogUnavailableException} if the log does not take it.
final class Erasures {
  private final LogWriter writer;
  private final KnownActors actors;

  private final LogSearch search;
  private final Withdrawals withdrawals;

  Erasures(LogWriter writer, KnownActors actors, LogSearch search, Withdrawals withdrawals) {
    this.writer = writer;
    this.actors = actors;
    this.search = search;
    this.withdrawals = withdrawals;
  }

  boolean isErased(ActorUri actor) {
    return writer.isWithdrawn(actor);
  }

  /// Its origin says 404 or 410.
  void erase(ActorUri actor) throws InterruptedException {
    end(actor);
    forget(actor);
  }

  /// Withdraws it, and all of its that was relayed lately: subscribers that do not take its Delete
  /// had our Announces, which are undone one by one. Done again, it goes on where it stopped.
  void end(ActorUri actor) throws InterruptedException {
    writer.withdraw(actor);
    for (var object : search.objectsOf(actor)) {
      if (!withdrawals.contains(object)) {
        writer.withdrawObject(OwnDelete.of(actor, object), object);
      }
    }
  }

  /// After its Delete is on the log: its key is no longer needed.
  void forget(ActorUri actor) throws InterruptedException {
    if (actors.mayHaveKnown(actor)) {
      actors.forget(actor);
    }
  }
}
