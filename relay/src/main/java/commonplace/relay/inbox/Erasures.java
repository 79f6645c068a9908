package commonplace.relay.inbox;

import commonplace.core.log.KnownActor;
import commonplace.core.log.Withdrawal;

/// Ends what we know of an actor that is gone. Throws {@link
/// commonplace.core.log.LogUnavailableException} if the log does not take it.
final class Erasures {
  private final LogWriter writer;
  private final KnownActors actors;
  private final SignerKeys keys;

  Erasures(LogWriter writer, KnownActors actors, SignerKeys keys) {
    this.writer = writer;
    this.actors = actors;
    this.keys = keys;
  }

  /// Its origin says 404 or 410.
  void erase(KnownActor actor) throws InterruptedException {
    writer.withdraw(actor.id().value(), actor.id(), Withdrawal.Kind.ACTOR);
    forget(actor);
  }

  /// After its Delete is on the log.
  void forget(KnownActor actor) throws InterruptedException {
    actors.forget(actor.id());
    keys.forget(actor);
  }
}
