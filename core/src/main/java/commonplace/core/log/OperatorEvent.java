package commonplace.core.log;

import java.util.Map;
import java.util.Optional;

/// What an operator did; the values of topic `operator-events`, keyed by the event's id. Each
/// change is two records: what was asked, before anything is done, and what came of it. A change
/// without the second one may or may not have been made: the process ended meanwhile.
public sealed interface OperatorEvent {
  /// The same for both records.
  String id();

  /// A change was asked for.
  ///
  /// @param author who says that they asked: whoever holds the admin token may say any name
  /// @param action the method and the route, such as `POST members/approve`
  /// @param parameters what it was asked about; bounded, without secrets
  /// @param bodyBytes the size of the document that came along
  /// @param bodyDigest its SHA-256 in hex, where there was one; the document itself is not kept
  record Asked(
      String id,
      String author,
      String action,
      Map<String, String> parameters,
      long bodyBytes,
      Optional<String> bodyDigest)
      implements OperatorEvent {
    public Asked {
      parameters = Map.copyOf(parameters);
    }
  }

  /// What came of it.
  ///
  /// @param status the HTTP status that the operator got
  record Answered(String id, int status) implements OperatorEvent {}
}
