package commonplace.query.directory;

import commonplace.core.log.Community;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads a search of the directory from a request's query string. Whatever is not understood is
/// refused: a condition that is silently dropped gives wrong answers.
final class QueryParameters {
  static final int MAX_TEXT = 200;
  static final int MAX_VALUE = 100;
  static final int MAX_TOPICS = 10;
  static final int DEFAULT_LIMIT = 20;

  private static final Set<String> NAMES =
      new TreeSet<>(
          List.of("q", "topic", "language", "kind", "software", "open", "sort", "limit", "cursor"));
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{1,8}([-_][A-Za-z0-9]{1,8})*");

  private final Map<String, List<String>> given;

  private QueryParameters(Map<String, List<String>> given) {
    this.given = given;
  }

  /// A parameter that is not as it must be.
  static final class BadParameterException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String parameter;
    private final String allowed;

    /// @param allowed what would be right
    BadParameterException(String parameter, String message, String allowed) {
      super(message);
      this.parameter = parameter;
      this.allowed = allowed;
    }

    String parameter() {
      return parameter;
    }

    String allowed() {
      return allowed;
    }
  }

  /// @param given all values of each parameter, decoded
  /// @throws BadParameterException saying which one is wrong, and what would be right
  static CommunityQuery read(Map<String, List<String>> given) {
    for (var name : given.keySet()) {
      if (!NAMES.contains(name)) {
        throw new BadParameterException(
            shortened(name), "there is no such parameter", String.join(", ", NAMES));
      }
    }
    var parameters = new QueryParameters(given);
    return new CommunityQuery(
        parameters.text("q", MAX_TEXT).orElse(""),
        parameters.topics(),
        parameters.language(),
        parameters.choice("kind", Community.Kind.values()),
        parameters.text("software", MAX_VALUE),
        parameters.open(),
        parameters
            .choice("sort", CommunityQuery.Sort.values())
            .orElse(CommunityQuery.Sort.RELEVANCE),
        parameters.limit(),
        parameters.text("cursor", PageCursor.MAX_LENGTH));
  }

  private Optional<String> text(String name, int maxLength) {
    var values = given.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new BadParameterException(name, "it is given more than once", "one value");
    }
    return values.stream()
        .map(value -> bounded(name, value, maxLength))
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static String bounded(String name, String value, int maxLength) {
    if (value.length() > maxLength) {
      throw new BadParameterException(
          name, "it has " + value.length() + " characters", "at most " + maxLength + " characters");
    }
    return value.strip();
  }

  private List<String> topics() {
    var topics =
        given.getOrDefault("topic", List.of()).stream()
            .map(value -> bounded("topic", value, MAX_VALUE))
            .map(value -> value.startsWith("#") ? value.substring(1) : value)
            .filter(value -> !value.isEmpty())
            .toList();
    if (topics.size() > MAX_TOPICS) {
      throw new BadParameterException(
          "topic", "it is given " + topics.size() + " times", "at most " + MAX_TOPICS + " topics");
    }
    return topics;
  }

  private Optional<String> language() {
    var language = text("language", MAX_VALUE);
    if (language.isPresent() && !LANGUAGE.matcher(language.get()).matches()) {
      throw new BadParameterException(
          "language",
          "it is no language tag: " + language.get(),
          "a BCP 47 tag such as pl or pt-BR");
    }
    return language;
  }

  private Optional<Boolean> open() {
    return parsed(
        "open",
        "true, false",
        value ->
            switch (value) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  private int limit() {
    return parsed(
            "limit",
            "a whole number from 1 to " + CommunityQuery.MAX_LIMIT,
            value -> {
              try {
                int limit = Integer.parseInt(value);
                return limit >= 1 && limit <= CommunityQuery.MAX_LIMIT
                    ? Optional.of(limit)
                    : Optional.empty();
              } catch (NumberFormatException _) {
                return Optional.<Integer>empty();
              }
            })
        .orElse(DEFAULT_LIMIT);
  }

  private <E extends Enum<E>> Optional<E> choice(String name, E[] values) {
    Function<E, String> lower = value -> value.name().toLowerCase(Locale.ROOT);
    var allowed = Arrays.stream(values).map(lower).collect(Collectors.joining(", "));
    return parsed(
        name,
        allowed,
        given ->
            Arrays.stream(values).filter(value -> lower.apply(value).equals(given)).findFirst());
  }

  private <T> Optional<T> parsed(
      String name, String allowed, Function<String, Optional<T>> parser) {
    return text(name, MAX_VALUE)
        .map(value ->
            parser
                .apply(value)
                .orElseThrow(
                    () -> new BadParameterException(name, "it cannot be " + value, allowed)));
  }

  private static String shortened(String name) {
    return name.length() > MAX_VALUE ? name.substring(0, MAX_VALUE) + "…" : name;
  }
}
