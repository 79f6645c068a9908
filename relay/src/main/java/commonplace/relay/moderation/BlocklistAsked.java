package commonplace.relay.moderation;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.ModerationEntry.Blocklist;
import commonplace.core.log.ModerationEntry.Effect;
import commonplace.relay.admin.AdminDoor;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/// Reads how the operator wants a blocklist. What is said counts; what is not said stays as it was,
/// or is as usual where the list is new. Every mistake is an `IllegalArgumentException` that says
/// what is allowed.
final class BlocklistAsked {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final Duration DAILY = Duration.ofDays(1);
  private static final Duration LONGEST_EVERY = Duration.ofDays(90);
  private static final Duration LONGEST_KEEP = Duration.ofDays(3_650);

  /// One reading that fails must not end the rules, and they are renewed when half is left.
  private static final int READINGS_KEPT = 4;

  private final Rules rules;
  private final InstantSource clock;

  BlocklistAsked(Rules rules, InstantSource clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /// The list that is named, by `name` or the host of `url`, for being applied.
  Blocklist of(Context context) {
    var name = name(context, said(context, "url").map(Iri::of));
    var before = rules.blocklist(name);
    return made(
        context,
        name,
        before,
        before.flatMap(Blocklist::url),
        before.map(Blocklist::author).orElseGet(() -> AdminDoor.author(context)));
  }

  /// The same, to be looked at from now on.
  Blocklist followed(Context context, Iri url) {
    var name = name(context, Optional.of(url));
    return made(
        context, name, rules.blocklist(name), Optional.of(url.text()), AdminDoor.author(context));
  }

  private Blocklist made(
      Context context,
      String name,
      Optional<Blocklist> before,
      Optional<String> url,
      String author) {
    var effect =
        said(context, "effect")
            .map(BlocklistAsked::most)
            .or(() -> before.map(Blocklist::effect))
            .orElse(Effect.REFUSE);
    boolean archive =
        said(context, "archive")
            .map(BlocklistAsked::flag)
            .or(() -> before.map(Blocklist::archive))
            .orElse(false);
    if (archive && effect != Effect.REFUSE) {
      throw new IllegalArgumentException("what is not refused stays in the archive");
    }
    var every =
        said(context, "every")
            .map(BlocklistAsked::every)
            .or(() -> before.map(Blocklist::every))
            .orElse(DAILY);
    var keep =
        said(context, "keep").map(BlocklistAsked::keep).orElse(before.flatMap(Blocklist::keep));
    if (url.isPresent()
        && keep.filter(k -> k.compareTo(every.multipliedBy(READINGS_KEPT)) < 0).isPresent()) {
      throw new IllegalArgumentException(
          "`keep` is at least " + READINGS_KEPT + " times `every`, which is " + every);
    }
    return new Blocklist(
        name,
        url,
        every,
        effect,
        archive,
        keep,
        author,
        before.map(Blocklist::created).orElseGet(clock::instant));
  }

  private static Optional<String> said(Context context, String name) {
    return Optional.ofNullable(context.queryParam(name)).filter(text -> !text.isBlank());
  }

  /// What its rules do at most: `refuse`, or `limit` where it is to be taken mildly.
  private static Effect most(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "refuse" -> Effect.REFUSE;
      case "limit" -> Effect.LIMIT;
      default -> throw new IllegalArgumentException("`effect` is refuse or limit: " + word);
    };
  }

  private static boolean flag(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("`archive` is true or false: " + word);
    };
  }

  private static String name(Context context, Optional<Iri> url) {
    var name =
        said(context, "name")
            .or(() -> url.flatMap(Iri::authority).map(server -> server.host()))
            .orElse("");
    if (!name.matches(NAME) || name.equals("operator")) {
      throw new IllegalArgumentException(
          "`name` is letters, digits, dots, dashes and underscores, at most 64: " + name);
    }
    return name;
  }

  private static Duration every(String text) {
    var every = duration("every", text);
    if (every.compareTo(Blocklists.SHORTEST) < 0 || every.compareTo(LONGEST_EVERY) > 0) {
      throw new IllegalArgumentException("`every` is from PT15M to P90D: " + text);
    }
    return every;
  }

  /// `none` for no end.
  private static Optional<Duration> keep(String text) {
    if (text.equalsIgnoreCase("none")) {
      return Optional.empty();
    }
    var keep = duration("keep", text);
    if (keep.compareTo(Duration.ofHours(1)) < 0 || keep.compareTo(LONGEST_KEEP) > 0) {
      throw new IllegalArgumentException("`keep` is from PT1H to P3650D, or none: " + text);
    }
    return Optional.of(keep);
  }

  private static Duration duration(String name, String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "`" + name + "` is a duration such as PT24H or P30D: " + text, e);
    }
  }
}
