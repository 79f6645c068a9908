package commonplace.query.request;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Reads a request's parameters, each one once and by its name. Reading never fails: the first
/// mistake is kept, and {@link #reading} gives it instead of what was read. Whatever is not
/// understood is a mistake, because a condition that is silently dropped gives wrong answers; blank
/// values are as good as none, because forms send their empty fields too. For one thread.
public final class Parameters {
  /// The longest value, in UTF-16 units, where nothing else is said.
  public static final int MAX_VALUE = 100;

  private static final int MAX_NAME = 40;
  private static final String UNREADABLE =
      "This value cannot be read: a percent sign in a URL is written %25.";

  private final Map<String, List<String>> given;
  private Optional<Mistake> mistake = Optional.empty();

  private Parameters(Map<String, List<String>> given) {
    this.given = given;
  }

  /// @param given all values of each parameter, decoded; an empty list is a value that could not be
  /// @param known every name that means something
  public static Parameters of(Map<String, List<String>> given, List<String> known) {
    var parameters = new Parameters(given);
    for (var entry : given.entrySet()) {
      if (!known.contains(entry.getKey())) {
        parameters.refuse(unknown(entry.getKey(), known));
      } else if (entry.getValue().isEmpty()) {
        parameters.refuse(new Mistake(entry.getKey(), 0, 0, UNREADABLE));
      }
    }
    return parameters;
  }

  /// As it was sent; empty if it was not.
  public String raw(String name) {
    var values = given.getOrDefault(name, List.of());
    if (values.size() > 1) {
      refuse(
          new Mistake(
              name,
              0,
              values.get(1).codePointCount(0, values.get(1).length()),
              "The parameter " + name + " is given more than once.",
              Optional.of("one value")));
    }
    return values.stream().findFirst().orElse("");
  }

  /// Without spaces around it.
  ///
  /// @param most the longest value, in UTF-16 units
  public Optional<String> text(String name, int most) {
    return bounded(name, raw(name), most);
  }

  /// Of a parameter that may be repeated.
  ///
  /// @param count the most values
  public List<String> texts(String name, int count) {
    var values =
        given.getOrDefault(name, List.of()).stream()
            .flatMap(value -> bounded(name, value, MAX_VALUE).stream())
            .toList();
    if (values.size() > count) {
      refuse(Mistake.notAllowed(name, values.get(count), "at most " + count + " values"));
    }
    return values;
  }

  /// Absent if it is not given or a mistake.
  ///
  /// @param allowed what the parser takes, for people
  /// @param parser empty if the value is none that is allowed
  public <T> Optional<T> parsed(String name, String allowed, Function<String, Optional<T>> parser) {
    return text(name, MAX_VALUE)
        .flatMap(value -> {
          var parsed = parser.apply(value);
          if (parsed.isEmpty()) {
            refuse(Mistake.notAllowed(name, value, allowed));
          }
          return parsed;
        });
  }

  /// One of a few words, in lower case.
  public <E extends Enum<E>> Optional<E> choice(String name, E[] values) {
    Function<E, String> word = value -> value.name().toLowerCase(Locale.ROOT);
    return parsed(
        name,
        Arrays.stream(values).map(word).collect(Collectors.joining(", ")),
        text -> Arrays.stream(values).filter(value -> word.apply(value).equals(text)).findFirst());
  }

  /// `true` or `false`.
  public Optional<Boolean> flag(String name) {
    return parsed(
        name,
        "true, false",
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /// A whole number from 1 on.
  ///
  /// @param most the largest that is allowed, at most 999
  public Optional<Integer> count(String name, int most) {
    return parsed(
        name,
        "a whole number from 1 to " + most,
        text ->
            Optional.of(text)
                .filter(t -> t.matches("[0-9]{1,3}"))
                .map(Integer::valueOf)
                .filter(n -> n >= 1 && n <= most));
  }

  /// Keeps a mistake, unless there is one already.
  public void refuse(Mistake found) {
    if (mistake.isEmpty()) {
      mistake = Optional.of(found);
    }
  }

  /// What was read, if nothing was wrong with it. Only then is it asked for.
  public <T> Reading<T> reading(Supplier<T> read) {
    return mistake
        .<Reading<T>>map(Reading.Wrong::new)
        .orElseGet(() -> new Reading.Read<>(read.get()));
  }

  private Optional<String> bounded(String name, String value, int most) {
    if (value.length() > most) {
      refuse(Mistake.notAllowed(name, value, "at most " + most + " characters"));
      return Optional.empty();
    }
    return Optional.of(value.strip()).filter(text -> !text.isEmpty());
  }

  private static Mistake unknown(String name, List<String> known) {
    var shown = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
    var meant = Spelling.near(name, known).map(s -> ", did you mean " + s + "?").orElse(".");
    var all = String.join(", ", known);
    return new Mistake(
        shown,
        0,
        0,
        "There is no parameter \u201c"
            + shown
            + "\u201d"
            + meant
            + (known.isEmpty() ? " None is taken here." : " There are: " + all + "."),
        Optional.of(all).filter(text -> !text.isEmpty()));
  }
}
