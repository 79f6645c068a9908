package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;

/// Ends what we know of an actor that is gone. Throws {@link
/// commonplace.core.log.LogUnavailableException} if the log does not take it.
final class Erasures {
  private final LogWriter writer;
  private final KnownActors actors;

  Erasures(LogWriter writer, KnownActors actors) {
    this.writer = writer;
    this.actors = actors;
  }

  boolean isErased(ActorUri actor) {
    return writer.isWithdrawn(actor);
  }

  /// Its origin says 404 or 410.
  void erase(ActorUri actor) throws InterruptedException {
    writer.withdraw(actor);
    forget(actor);
  }

  /// After its Delete is on the log: its key is no longer needed.
  void forget(ActorUri actor) throws InterruptedException {
    if (actors.mayHaveKnown(actor)) {
      actors.forget(actor);
    }
  }
}
