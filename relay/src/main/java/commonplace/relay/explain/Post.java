package commonplace.relay.explain;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Position;
import java.time.Instant;

/// What the log has of an id that somebody asks for.
sealed interface Post {
  Iri id();

  /// A record.
  ///
  /// @param admitted when the log took it
  /// @param withdrawn whether its content was withdrawn since
  record OnTheLog(
      Iri id, Position position, Instant admitted, AdmittedActivity activity, boolean withdrawn)
      implements Post {}

  /// Nothing that can be read any more.
  ///
  /// @param withdrawn whether it is known to be withdrawn
  record Absent(Iri id, boolean withdrawn) implements Post {}
}
