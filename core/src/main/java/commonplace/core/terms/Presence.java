package commonplace.core.terms;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What terms say of something that a post has or has not.
public enum Presence {
  /// With and without.
  ANY,
  /// Only posts that have it.
  ONLY,
  /// Only posts that have it not.
  NONE;

  /// Whether a post passes.
  ///
  /// @param present whether the post has it
  public boolean allows(boolean present) {
    return switch (this) {
      case ANY -> true;
      case ONLY -> present;
      case NONE -> !present;
    };
  }

  /// As it is spelt outside: lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The one that is spelt so.
  public static Optional<Presence> of(String label) {
    return Stream.of(values()).filter(p -> p.label().equals(label)).findFirst();
  }
}
