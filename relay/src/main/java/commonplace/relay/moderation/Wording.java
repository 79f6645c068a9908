package commonplace.relay.moderation;

import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;

/// What those are told whom a rule is applied to: the rule and its public reason, never a note, nor
/// which word of a name it was.
public final class Wording {
  private Wording() {}

  /// In one sentence without a full stop.
  public static String of(Rule rule) {
    var what =
        switch (rule.subject()) {
          case HOST -> "the server " + rule.pattern();
          case ACTOR -> "the account " + rule.pattern();
          case OBJECT -> "this object";
          case HASHTAG -> "#" + rule.pattern();
          case NAME -> "a word in the author's name";
        };
    var does =
        rule.effect() == Effect.LIMIT
            ? "by the rules of this relay posts are not relayed because of "
            : "the rules of this relay refuse ";
    return does + what + (rule.reason().isEmpty() ? "" : ": " + rule.reason());
  }
}
