package commonplace.core.relays;

import java.util.regex.Pattern;

/// The name of one of our relays: of the main one, or the last part of `/relays/{name}`. The main
/// one is before all others.
public record RelayName(String text) implements Comparable<RelayName> {
  /// The relay at `/actor`.
  public static final RelayName MAIN = new RelayName("");

  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");
  private static final String ACCOUNT_OF_MAIN = "relay";

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
    if (text.isEmpty() || text.equals(ACCOUNT_OF_MAIN)) {
      throw new IllegalArgumentException("a relay's name is neither empty nor `relay`");
    }
    return new RelayName(text);
  }

  public boolean isMain() {
    return text.isEmpty();
  }

  /// Its actor's name in addresses (`acct:`).
  public String account() {
    return isMain() ? ACCOUNT_OF_MAIN : text;
  }

  /// For people.
  @Override
  public String toString() {
    return isMain() ? "the main relay" : text;
  }

  @Override
  public int compareTo(RelayName other) {
    return text.compareTo(other.text);
  }
}
