package commonplace.relay.inbox;

import commonplace.core.terms.Objection;

/// What became of a POST to the inbox.
public sealed interface Admission {
  /// The log has it.
  ///
  /// @param type the activity's type
  record Admitted(String type) implements Admission {}

  /// The log had it already.
  record Duplicate() implements Admission {}

  /// Nothing is wrong with it, and nothing is done with it: 202, counted, not logged.
  ///
  /// @param reason for the sender
  record Ignored(String reason) implements Admission {}

  /// Nothing is wrong with it, but the terms of its own server stop it: 202, counted, not logged.
  record Withheld(Objection objection) implements Admission {}

  /// It goes round in circles between relays, or has come too far: 202, counted, not logged.
  ///
  /// @param reason for the sender
  record Looped(String reason) implements Admission {}

  /// It can never be accepted like this.
  ///
  /// @param detail for the sender: what is wrong and what would be right
  record Refused(Refusal reason, String detail) implements Admission {}

  /// Something was out of reach for a moment: 503, the sender tries again.
  ///
  /// @param reason for the sender
  record TryLater(String reason) implements Admission {
    /// What comes in at once has its bounds.
    static final TryLater CROWDED = new TryLater("too much comes in at this moment");
  }
}
