package commonplace.relay.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.activitypub.ActorUri;

/// Ends what we know of an actor that is gone. Throws {@link
/// commonplace.core.log.LogUnavailableException} if the log does not take it.
final class Erasures {
  private static final int MAX_UNFINISHED = 10_000;

  private final Cache<ActorUri, Boolean> unfinished =
      Caffeine.newBuilder().maximumSize(MAX_UNFINISHED).build();
  private final LogWriter writer;
  private final KnownActors actors;
  private final LogSearch search;

  Erasures(LogWriter writer, KnownActors actors, LogSearch search) {
    this.writer = writer;
    this.actors = actors;
    this.search = search;
  }

  /// Whether it ended, and to the last step: its key goes when all else is on the log. Of one whose
  /// key is not at hand only this node knows since its start whether something is left to do.
  boolean isErased(ActorUri actor) {
    return writer.isWithdrawn(actor)
        && actors.find(actor).isEmpty()
        && unfinished.getIfPresent(actor) == null;
  }

  /// Its origin says 404 or 410.
  void erase(ActorUri actor) throws InterruptedException {
    end(actor);
    forget(actor);
  }

  /// Withdraws it, and all of its that was relayed lately: subscribers that do not take its Delete
  /// had our Announces, which are undone one by one. Done again, it goes on where it stopped: what
  /// counts is whether the log has told of an end, not whether it was withdrawn.
  void end(ActorUri actor) throws InterruptedException {
    unfinished.put(actor, true);
    writer.withdraw(actor);
    for (var object : search.objectsOf(actor)) {
      writer.withdrawObject(OwnNotice.delete(actor, object), object);
    }
  }

  /// After its Delete is on the log: its key is no longer needed.
  void forget(ActorUri actor) throws InterruptedException {
    if (actors.mayHaveKnown(actor)) {
      actors.forget(actor);
    }
    unfinished.invalidate(actor);
  }
}
