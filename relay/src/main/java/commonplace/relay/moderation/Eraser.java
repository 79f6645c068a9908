package commonplace.relay.moderation;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.ModerationEntry.Rule;
import java.util.Collection;

/// Takes back what rules say must be taken back. Blocks, possibly for long; repeating does no harm.
public interface Eraser {
  /// What came of it.
  ///
  /// @param actors who was withdrawn with all they wrote
  /// @param objects what was withdrawn and, where the rule says so, told to subscribers
  /// @param untold what the archive forgets, but subscribers are not told of, because it is too
  ///   much
  record Erased(int actors, int objects, int untold) {}

  /// Whatever their number, the log is read once.
  ///
  /// @param rules that count now
  /// @throws commonplace.core.log.LogUnavailableException if the log does not take all of it
  Erased carryOut(Collection<Rule> rules) throws InterruptedException;

  /// Whether the log holds an actor of this id.
  boolean isKnown(ActorUri actor) throws InterruptedException;
}
