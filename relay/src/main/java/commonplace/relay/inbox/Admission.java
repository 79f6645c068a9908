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

  /// Nothing is wrong with it, but terms stop it: 202, counted, not logged.
  ///
  /// @param own whether they are its own server's, and not those of the server whose post it
  ///   announces
  record Withheld(Objection objection, boolean own) implements Admission {
    /// Whose terms they are and what they say, as far as that is the sender's business.
    ///
    /// @param whose the server of the sender, as it is to be called
    String told(String whose) {
      return own
          ? whose + " terms: " + objection.text()
          : "the terms of the server whose post it is stop it";
    }
  }

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
