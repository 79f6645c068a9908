package commonplace.relay.moderation;

import commonplace.core.activitypub.JsonReader;
import commonplace.core.integrity.CryptoProvider;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.log.ModerationEntry.Subject;
import commonplace.core.runtime.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Reads a rule as the operator writes it: `subject`, `pattern`, `effect`, and where wanted
/// `reason`, `note`, `expires`, `archive`. Every mistake is an `IllegalArgumentException` that says
/// what is allowed. Pure.
final class RuleReader {
  /// The longest reason or note, in characters.
  static final int MAX_TEXT = 1_000;

  private static final int ID_BYTES = 12;
  private static final Set<String> MEMBERS =
      Set.of("subject", "pattern", "effect", "reason", "note", "expires", "archive");

  private RuleReader() {}

  static Rule read(Bytes body, String author, Instant now) {
    return switch (JsonReader.parse(body)) {
      case JsonReader.NotJson(var reason) ->
          throw new IllegalArgumentException("the rule is not JSON: " + reason);
      case JsonReader.Json(var json, _) -> read(json, author, now);
    };
  }

  private static Rule read(JsonNode json, String author, Instant now) {
    if (!json.isObject()) {
      throw new IllegalArgumentException("a rule is a JSON object");
    }
    for (var member : json.propertyNames()) {
      if (!MEMBERS.contains(member)) {
        throw new IllegalArgumentException(
            "a rule has no `"
                + member
                + "`, but "
                + String.join(", ", MEMBERS.stream().sorted().toList()));
      }
    }
    var subject = choice(json, "subject", Subject.values());
    return rule(
        subject,
        Pattern.of(subject, needed(json, "pattern")),
        choice(json, "effect", Effect.values()),
        text(json, "reason"),
        text(json, "note"),
        Optional.empty(),
        author,
        now,
        expiry(json, now),
        json.path("archive").asBoolean(false));
  }

  /// @param pattern in its canonical spelling
  static Rule rule(
      Subject subject,
      String pattern,
      Effect effect,
      String reason,
      String note,
      Optional<String> source,
      String author,
      Instant now,
      Optional<Instant> expires,
      boolean archive) {
    boolean ofSomebody = subject == Subject.HOST || subject == Subject.ACTOR;
    if (effect == Effect.ALLOW && !ofSomebody) {
      throw new IllegalArgumentException("only a host or an actor can be allowed");
    }
    if ((effect == Effect.ERASE || archive) && subject == Subject.NAME) {
      throw new IllegalArgumentException(
          "a word in names cannot be erased or act on the archive, because the display names of"
              + " those who do not want to be found are not stored: refuse it, and erase the"
              + " actors");
    }
    if (archive && effect != Effect.REFUSE && effect != Effect.ERASE) {
      throw new IllegalArgumentException("what is not refused stays in the archive");
    }
    return new Rule(
        id(source, subject, pattern),
        subject,
        pattern,
        effect,
        reason,
        note,
        source,
        author,
        now,
        expires,
        archive || effect == Effect.ERASE,
        false);
  }

  /// The same source, subject and pattern make the same id, so that a rule is replaced and not
  /// doubled.
  static String id(Optional<String> source, Subject subject, String pattern) {
    var named = source.orElse("") + "\n" + subject + "\n" + pattern;
    var digest = CryptoProvider.sha256().digest(named.getBytes(StandardCharsets.UTF_8));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ID_BYTES));
  }

  private static <E extends Enum<E>> E choice(JsonNode json, String name, E[] values) {
    var word = needed(json, name);
    return Arrays.stream(values)
        .filter(value -> value.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "`" + name + "` is one of " + labels(List.of(values)) + ": " + word));
  }

  private static String labels(List<? extends Enum<?>> values) {
    return values.stream()
        .map(value -> value.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String needed(JsonNode json, String name) {
    var text = text(json, name);
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a rule needs `" + name + "`");
    }
    return text;
  }

  private static String text(JsonNode json, String name) {
    var member = json.path(name);
    if (member.isMissingNode() || member.isNull()) {
      return "";
    }
    int most = name.equals("pattern") ? 2_048 : MAX_TEXT;
    if (!member.isString() || member.asString().length() > most) {
      throw new IllegalArgumentException(
          "`" + name + "` is a text of at most " + most + " characters");
    }
    return member.asString().strip();
  }

  private static Optional<Instant> expiry(JsonNode json, Instant now) {
    var text = text(json, "expires");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var expires = Instant.parse(text);
      if (!expires.isAfter(now)) {
        throw new IllegalArgumentException("`expires` is in the past: " + text);
      }
      return Optional.of(expires);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "`expires` is a time such as 2027-01-31T00:00:00Z: " + text, e);
    }
  }
}
