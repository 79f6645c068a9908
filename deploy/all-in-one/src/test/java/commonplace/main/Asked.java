package commonplace.main;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an expression for Prometheus asks for: series, the labels they are chosen by, and the
/// labels that they are grouped by. Knows as much of the language as our own expressions use.
///
/// @param grouped labels in `by (…)` and the like
/// @param aggregated whether labels that are not grouped by are gone
record Asked(String expression, List<Selector> selectors, Set<String> grouped, boolean aggregated) {
  /// Some series of a metric.
  record Selector(String metric, List<Matcher> matchers) {}

  /// Which of them.
  record Matcher(String label, String operator, String value) {}

  /// Prometheus adds these to whatever it reads.
  private static final Set<String> ADDED = Set.of("instance", "job");

  /// Prometheus' own, about what it reads.
  private static final Set<String> OWN = Set.of("up");

  private static final Set<String> FUNCTIONS =
      Set.of("sum", "max", "min", "rate", "increase", "abs");
  private static final Set<String> OPERATORS =
      Set.of("and", "or", "unless", "group_left", "group_right", "bool", "offset");

  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern LABEL_VALUES =
      Pattern.compile("label_values\\((.*),\\s*(\\w+)\\s*\\)");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w$.])([a-zA-Z_]\\w*)(?!\\w)\\s*(?:(\\()|\\{([^}]*)})?");
  private static final Pattern MATCHER =
      Pattern.compile("\\s*(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"\\s*(?:,|$)");
  private static final Pattern AGGREGATION = Pattern.compile("\\b(?:sum|max|min)\\b");

  /// @throws IllegalArgumentException if there is something in it that is not known here
  static Asked of(String expression) {
    for (var pair : List.of("()", "{}", "[]")) {
      if (count(expression, pair.charAt(0)) != count(expression, pair.charAt(1))) {
        throw new IllegalArgumentException("unbalanced: " + expression);
      }
    }
    var grouped = new HashSet<String>();
    var bare = RANGE.matcher(expression).replaceAll("");
    var values = LABEL_VALUES.matcher(bare);
    if (values.matches()) {
      bare = values.group(1);
      grouped.add(values.group(2));
    }
    var groupings = GROUPING.matcher(bare);
    while (groupings.find()) {
      Stream.of(groupings.group(1).split(",", -1)).map(String::strip).forEach(grouped::add);
    }
    bare = GROUPING.matcher(bare).replaceAll("");
    boolean aggregated = AGGREGATION.matcher(bare).find();
    return new Asked(expression, selectors(bare), Set.copyOf(grouped), aggregated);
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  private static List<Selector> selectors(String bare) {
    var selectors = new ArrayList<Selector>();
    var names = NAME.matcher(bare);
    while (names.find()) {
      var name = names.group(1);
      if (names.group(2) != null) {
        if (!FUNCTIONS.contains(name) && !OPERATORS.contains(name)) {
          throw new IllegalArgumentException("no such function: " + name + " in " + bare);
        }
      } else if (!OPERATORS.contains(name) && !FUNCTIONS.contains(name)) {
        var braces = names.group(3);
        selectors.add(new Selector(name, braces == null ? List.of() : matchers(braces)));
      }
    }
    return List.copyOf(selectors);
  }

  private static List<Matcher> matchers(String braces) {
    var matchers = new ArrayList<Matcher>();
    var matcher = MATCHER.matcher(braces);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      matchers.add(new Matcher(matcher.group(1), matcher.group(2), matcher.group(3)));
      end = matcher.end();
    }
    if (end != braces.length()) {
      throw new IllegalArgumentException("no labels: {" + braces + "}");
    }
    return List.copyOf(matchers);
  }

  /// The series that a scrape brings: of each metric the labels of each.
  static Map<String, List<Map<String, String>>> served(String scrape) {
    var served = new HashMap<String, List<Map<String, String>>>();
    scrape
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int brace = line.indexOf('{');
          var name = line.substring(0, brace < 0 ? line.indexOf(' ') : brace);
          var braces = brace < 0 ? "" : line.substring(brace + 1, line.lastIndexOf('}'));
          served
              .computeIfAbsent(name, _ -> new ArrayList<>())
              .add(
                  matchers(braces).stream()
                      .collect(Collectors.toMap(Matcher::label, Matcher::value)));
        });
    return served;
  }

  /// What it asks for and would never get.
  List<String> faults(Map<String, List<Map<String, String>>> served) {
    var faults = new ArrayList<String>();
    for (var selector : selectors) {
      var series = served.getOrDefault(selector.metric(), List.of());
      if (OWN.contains(selector.metric())) {
        continue;
      }
      if (series.isEmpty()) {
        faults.add(selector.metric() + " is not served: " + expression);
        continue;
      }
      for (var label : grouped) {
        if (!ADDED.contains(label) && values(series, label).isEmpty()) {
          faults.add(selector.metric() + " has no label " + label + ": " + expression);
        }
      }
      for (var matcher : selector.matchers()) {
        wanted(matcher)
            .filter(value -> !values(series, matcher.label()).contains(value))
            .map(value -> matcher.label() + "=" + value + " is not served: " + expression)
            .forEach(faults::add);
        if (!ADDED.contains(matcher.label()) && values(series, matcher.label()).isEmpty()) {
          faults.add(selector.metric() + " has no label " + matcher.label() + ": " + expression);
        }
      }
    }
    return faults;
  }

  /// Which labels what it results in has.
  Set<String> labels(Map<String, List<Map<String, String>>> served) {
    if (aggregated) {
      return grouped;
    }
    return Stream.concat(
            ADDED.stream(),
            selectors.stream()
                .flatMap(selector -> served.getOrDefault(selector.metric(), List.of()).stream())
                .flatMap(labels -> labels.keySet().stream()))
        .collect(Collectors.toSet());
  }

  private static Set<String> values(List<Map<String, String>> series, String label) {
    return series.stream()
        .flatMap(labels -> Stream.ofNullable(labels.get(label)))
        .collect(Collectors.toSet());
  }

  /// The values that a matcher names, one by one; a variable of the dashboard is any.
  private static Stream<String> wanted(Matcher matcher) {
    if (ADDED.contains(matcher.label()) || matcher.value().startsWith("$")) {
      return Stream.empty();
    }
    return matcher.operator().endsWith("~")
        ? Stream.of(matcher.value().split("\\|", -1))
        : Stream.of(matcher.value());
  }
}
