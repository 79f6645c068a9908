package commonplace.core.relays;

import java.util.regex.Pattern;

/// The name of one of our relays: of the main one, or the last part of `/relays/{name}`. The main
/// one is before all others.
public record RelayName(String text) implements Comparable<RelayName> {
  /// The relay at `/actor`.
  public static final RelayName MAIN = new RelayName("");

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

  /// @throws IllegalArgumentException if it is no name
  public RelayName {
    if (!text.isEmpty() && !NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a relay's name has 1 to 32 small letters, digits and hyphens");
    }
  }

  /// Of a relay that is not the main one.
  ///
  /// @throws IllegalArgumentException if it is no name
  public static RelayName of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a relay's name is not empty");
    }
    return new RelayName(text);
  }

  public boolean isMain() {
    return text.isEmpty();
  }

  @Override
  public int compareTo(RelayName other) {
    return text.compareTo(other.text);
  }
}
