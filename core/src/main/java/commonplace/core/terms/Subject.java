package commonplace.core.terms;

import commonplace.core.activitypub.Authority;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What terms are asked about.
///
/// @param activity the activity's type
/// @param origins whose it is: the servers of its author and of its object
/// @param traits what its content is like; asked only if some terms depend on it, and absent where
///   it cannot be known
public record Subject(String activity, Set<Authority> origins, Supplier<Optional<Traits>> traits) {
  /// Whether it takes something back, which no terms stop.
  public boolean retracts() {
    return activity.equals("Delete") || activity.equals("Undo");
  }

  /// Whether it brings a post that was not there before.
  public boolean brings() {
    return activity.equals("Create") || activity.equals("Announce");
  }
}
