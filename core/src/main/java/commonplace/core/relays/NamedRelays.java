package commonplace.core.relays;

import commonplace.core.terms.Subject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All relays on the log beside the main one, as they are at one time.
///
/// @param byName at most {@link #MAX}
public record NamedRelays(Map<RelayName, NamedRelay> byName) {
  /// How many there may be.
  public static final int MAX = 100;

  private static final Set<RelayName> MAIN_ALONE = Set.of(RelayName.MAIN);

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

  /// The one relay that carries something to a subscriber, so that it comes once: the first of
  /// those that it takes and that let it through. Who takes the main one alone, and what comes from
  /// its members alone, costs a comparison.
  ///
  /// @param taken the relays that the subscriber takes
  /// @param senders the relays of which the author's server was a member when it was witnessed
  public Optional<RelayName> carrier(
      SortedSet<RelayName> taken, Set<RelayName> senders, Subject subject) {
    if (taken.contains(RelayName.MAIN) && senders.contains(RelayName.MAIN)) {
      return Optional.of(RelayName.MAIN);
    }
    return byName.isEmpty() || MAIN_ALONE.equals(taken)
        ? Optional.empty()
        : taken.stream().filter(name -> carries(name, senders, subject)).findFirst();
  }

  private boolean carries(RelayName name, Set<RelayName> senders, Subject subject) {
    var relay = byName.get(name);
    return relay != null && relay.carries(senders, subject);
  }
}
