package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.KnownActor;

/// Ends what we know of an actor that is gone. Throws {@link
/// commonplace.core.log.LogUnavailableException} if the log does not take it.
final class Erasures {
  private final LogWriter writer;
  private final KnownActors actors;

  Erasures(LogWriter writer, KnownActors actors) {
    this.writer = writer;
    this.actors = actors;
  }

  /// Its origin says 404 or 410.
  void erase(KnownActor actor) throws InterruptedException {
    writer.withdraw(actor.id());
    forget(actor.id());
  }

  /// After its Delete is on the log: its key is no longer needed.
  void forget(ActorUri actor) throws InterruptedException {
    if (actors.find(actor).isPresent()) {
      actors.forget(actor);
    }
  }
}
