package commonplace.relay.delivery;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.relay.taking.Taking;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Over how long our Announces of one object are spread. Each receiver fetches the object, and its
/// origin should not meet hundreds of them in one second: the larger the origin, the more it takes.
/// When in that time a receiver's turn is, follows from its name, so that it is the same after a
/// restart and on every node. Thread-safe.
final class Spreading {
  /// So many receivers nobody minds.
  static final int AT_ONCE = 20;

  static final Duration LONGEST = Duration.ofSeconds(30);

  /// A server of so many users takes one more fetch a second.
  static final long USERS_PER_FETCH = 10;

  /// What the largest takes, times what the smallest does.
  static final int LARGEST = 50;

  /// Everything at once.
  static final Spreading NONE = new Spreading(0, Map::of, _ -> Optional.empty());

  /// Who follows is counted anew after so long.
  private static final Duration COUNTED = Duration.ofSeconds(10);

  private record Counted(Map<Taking, Integer> receivers, long at) {}

  /// How many users a server says it has.
  interface Users {
    Optional<Long> of(Authority server);
  }

  private final int perSecond;
  private final Supplier<Map<Taking, Integer>> receivers;
  private final Users users;
  private volatile Optional<Counted> counted = Optional.empty();

  /// @param perSecond how many fetches a second the smallest server takes; 0 for no bound
  /// @param receivers how many there are, by what they take
  Spreading(int perSecond, Supplier<Map<Taking, Integer>> receivers, Users users) {
    this.perSecond = perSecond;
    this.receivers = receivers;
    this.users = users;
  }

  /// Over how long the Announces of an activity's object are spread; zero for few receivers.
  Duration window(AdmittedActivity activity, Iri object) {
    if (perSecond == 0) {
      return Duration.ZERO;
    }
    int takers = takers(activity);
    if (takers <= AT_ONCE) {
      return Duration.ZERO;
    }
    long most = (long) perSecond * LARGEST;
    long rate =
        object
            .authority()
            .flatMap(users::of)
            .map(count -> Math.clamp(count / USERS_PER_FETCH, perSecond, most))
            .orElse((long) perSecond);
    var window = Duration.ofMillis(takers * 1_000L / rate);
    return window.compareTo(LONGEST) < 0 ? window : LONGEST;
  }

  private int takers(AdmittedActivity activity) {
    return counted().entrySet().stream()
        .filter(entry -> !entry.getKey().takesVerbatim(activity.type(), activity.signing()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private Map<Taking, Integer> counted() {
    long now = System.nanoTime();
    var last = counted;
    if (last.isPresent() && now - last.get().at < COUNTED.toNanos()) {
      return last.get().receivers;
    }
    var fresh = new Counted(Map.copyOf(receivers.get()), now);
    counted = Optional.of(fresh);
    return fresh.receivers;
  }

  /// A receiver's turn.
  ///
  /// @param receiver its id
  /// @param offset of the record, so that nobody is always the last
  /// @return from zero to the window, the same for the same arguments
  static Duration turn(Duration window, String receiver, long offset) {
    long mixed = (receiver.hashCode() + offset) * 0x9E3779B97F4A7C15L;
    double part = (mixed >>> 11) * 0x1.0p-53;
    return Duration.ofNanos((long) (window.toNanos() * part));
  }
}
