package commonplace.core.relays;

import commonplace.core.terms.Subject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All relays on the log beside the main one, as they are at one time.
///
/// @param byName at most {@link #MAX}
public record NamedRelays(Map<RelayName, NamedRelay> byName) {
  /// How many there may be.
  public static final int MAX = 100;

  private static final List<RelayName> MAIN_ALONE = List.of(RelayName.MAIN);

  /// None.
  public static final NamedRelays NONE = new NamedRelays(Map.of());

  /// @throws IllegalArgumentException if there are too many
  public NamedRelays {
    if (byName.size() > MAX) {
      throw new IllegalArgumentException("there are at most " + MAX + " relays");
    }
    byName = Map.copyOf(byName);
  }

  public static NamedRelays of(Collection<NamedRelay> relays) {
    return new NamedRelays(
        relays.stream().collect(Collectors.toMap(NamedRelay::name, Function.identity())));
  }

  /// One of them that is not ended.
  public Optional<NamedRelay> find(RelayName name) {
    return Optional.ofNullable(byName.get(name)).filter(NamedRelay::isLive);
  }

  /// Those that are not ended, by name.
  public List<NamedRelay> live() {
    return byName.values().stream()
        .filter(NamedRelay::isLive)
        .sorted(Comparator.comparing(NamedRelay::name))
        .toList();
  }

  /// The relays that carry something, the main one first, then by name; a subscriber gets it by the
  /// first of those that it takes, so that it comes once. Where there are no others this costs a
  /// comparison.
  ///
  /// @param senders the relays of which the author's server was a member when it was witnessed;
  ///   none where that is not known
  public List<RelayName> carriers(Set<RelayName> senders, Subject subject) {
    boolean main = senders.contains(RelayName.MAIN) || (senders.isEmpty() && subject.retracts());
    if (byName.isEmpty()) {
      return main ? MAIN_ALONE : List.of();
    }
    return Stream.concat(
            main ? Stream.of(RelayName.MAIN) : Stream.empty(),
            byName.values().stream()
                .filter(relay -> relay.carries(senders, subject))
                .map(NamedRelay::name)
                .sorted())
        .toList();
  }
}
