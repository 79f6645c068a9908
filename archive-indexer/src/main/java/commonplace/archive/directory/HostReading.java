package commonplace.archive.directory;

/// How one visit to a server ended.
sealed interface HostReading {
  /// It answered.
  ///
  /// @param rules its robots.txt
  /// @param card what it says of itself, as far as the rules let us look
  record Read(RobotsRules rules, ServerCard card) implements HostReading {}

  /// Its robots.txt lets us see none of the documents.
  record Refused(RobotsRules rules) implements HostReading {}

  /// Only its robots.txt was read.
  record RulesOnly(RobotsRules rules) implements HostReading {}

  /// It did not answer, so nothing is known anew: try later.
  ///
  /// @param reason for the operator
  record Failed(String reason) implements HostReading {}

  /// The name of the outcome, for metrics.
  default String outcome() {
    return switch (this) {
      case Read _ -> "read";
      case Refused _ -> "refused";
      case RulesOnly _ -> "rules";
      case Failed _ -> "failed";
    };
  }
}
