package commonplace.bench;

import java.util.Optional;

/// One measured number.
///
/// @param beside what it is held against, from the same run
/// @param note how it came about
record Figure(String name, double value, String unit, Optional<Beside> beside, String note) {
  /// What a figure is held against.
  ///
  /// @param what the limit
  /// @param limit its value in the figure's unit
  /// @param ratio of figure and limit
  /// @param goal the largest ratio, where there is a goal
  record Beside(String what, double limit, double ratio, Optional<Double> goal) {}

  static Figure of(String name, double value, String unit, String note) {
    return new Figure(name, value, unit, Optional.empty(), note);
  }

  Figure beside(String what, double limit, Optional<Double> goal) {
    return new Figure(
        name, value, unit, Optional.of(new Beside(what, limit, value / limit, goal)), note);
  }

  /// Whether the goal, if there is one, was reached.
  boolean reached() {
    return beside.flatMap(b -> b.goal().map(goal -> b.ratio() <= goal)).orElse(true);
  }
}
