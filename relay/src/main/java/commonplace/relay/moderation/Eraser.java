package commonplace.relay.moderation;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.ModerationEntry.Rule;

/// Takes back what a rule says must be taken back. Blocks, possibly for long; repeating does no
/// harm.
public interface Eraser {
  /// What came of it.
  ///
  /// @param actors who was withdrawn with all they wrote
  /// @param objects what was withdrawn and, where the rule says so, told to subscribers
  record Erased(int actors, int objects) {}

  /// @throws commonplace.core.log.LogUnavailableException if the log does not take all of it
  Erased carryOut(Rule rule) throws InterruptedException;

  /// Whether the log holds an actor of this id.
  boolean isKnown(ActorUri actor) throws InterruptedException;
}
