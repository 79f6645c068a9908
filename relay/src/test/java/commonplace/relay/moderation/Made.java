package commonplace.relay.moderation;

import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import java.time.Instant;
import java.util.Optional;

/// Rules for tests, short to write.
public final class Made {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private Made() {}

  /// Of the operator's own.
  public static Rule rule(Subject subject, String pattern, Effect effect) {
    return rule(subject, pattern, effect, Optional.empty(), Optional.empty());
  }

  public static Rule rule(
      Subject subject,
      String pattern,
      Effect effect,
      Optional<String> source,
      Optional<Instant> expires) {
    return RuleReader.rule(
        subject,
        Pattern.of(subject, pattern),
        effect,
        "it is in the rules",
        "a private note",
        source,
        "tester",
        NOW,
        expires,
        false);
  }
}
