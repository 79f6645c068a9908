package commonplace.query.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request's parameters, each known and given once.
public final class Parameters {
  private static final String UNREADABLE =
      "This value cannot be read: a percent sign in a URL is written %25.";

  private final Map<String, List<String>> values;

  private Parameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /// @param values as received; only given out by {@link #get} after {@link #mistake} found none
  public static Parameters of(Map<String, List<String>> values) {
    return new Parameters(values);
  }

  /// What is wrong with the names.
  ///
  /// @param known every name that means something
  public Optional<Mistake> mistake(List<String> known) {
    for (var entry : values.entrySet()) {
      var name = entry.getKey();
      if (!known.contains(name)) {
        return Optional.of(new Mistake(shown(name), 0, 0, unknown(name, known)));
      }
      if (entry.getValue().isEmpty()) {
        return Optional.of(new Mistake(name, 0, 0, UNREADABLE));
      }
      if (entry.getValue().size() > 1) {
        return Optional.of(
            Mistake.of(
                name, entry.getValue().get(1), "The parameter " + name + " is given twice."));
      }
    }
    return Optional.empty();
  }

  /// Absent if it is not given.
  public Optional<String> get(String name) {
    var given = values.get(name);
    return given == null || given.isEmpty() ? Optional.empty() : Optional.of(given.getFirst());
  }

  private static String unknown(String name, List<String> known) {
    return "There is no parameter \u201c"
        + shown(name)
        + "\u201d"
        + Suggestions.near(name, known).map(s -> ", did you mean " + s + "?").orElse(".")
        + " There are: "
        + String.join(", ", known)
        + ".";
  }

  private static String shown(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "…";
  }
}
