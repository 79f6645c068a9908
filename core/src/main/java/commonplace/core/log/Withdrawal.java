package commonplace.core.log;

import java.time.Instant;

/// That something was withdrawn; the value of topic `withdrawals`, keyed by a keyed digest of the
/// object's or actor's id and partitioned by actor. It names nothing that it withdraws.
///
/// @param at when we learned of it
/// @param kind what was withdrawn
public record Withdrawal(Instant at, Kind kind) {
  /// An object, or an actor with all that it wrote.
  public enum Kind {
    OBJECT,
    ACTOR
  }
}
