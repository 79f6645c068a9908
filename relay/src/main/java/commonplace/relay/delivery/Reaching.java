package commonplace.relay.delivery;

import java.time.Instant;

/// Whether a subscriber takes what it is sent, as far as this node has seen since it serves it.
public sealed interface Reaching {
  /// As all of them are.
  Reaching UNTRIED = new Untried();

  /// As all of them are.
  Reaching PASSING = new Passing();

  /// Nothing was tried yet.
  record Untried() implements Reaching {}

  /// The newest try passed, or failed in a way that concerns one record alone.
  record Passing() implements Reaching {}

  /// Every try fails.
  ///
  /// @param since the first failure in this row
  /// @param last the newest failure
  /// @param answer how that one ended, for people
  record Failing(Instant since, Instant last, String answer) implements Reaching {}
}
