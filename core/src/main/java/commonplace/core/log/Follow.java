package commonplace.core.log;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Lately;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The Follows of one subscriber: of the main relay, whose fields stand here, and of others.
/// However many there are, it has one inbox, one cursor and one window.
///
/// @param subscriber who follows
/// @param type the subscriber's actor type; an Application enrols its server, and some a Service
/// @param inbox where we deliver
/// @param style which protocol it speaks
/// @param followId the Follow's id, echoed in our Accept
/// @param followed what the Follow named: Public, or our actor
/// @param state where it stands
/// @param start offsets of `activities` at which its cursor starts, by partition
/// @param changed when this record was made
/// @param reason why it was rejected or ended, for people
/// @param history until when the log took what came before it and is wanted too; absent if it began
///   with what was new
/// @param since as in {@link RelayFollow}
/// @param accepted as in {@link RelayFollow}
/// @param joined its Follows of other relays than the main one, by name
public record Follow(
    ActorUri subscriber,
    String type,
    String inbox,
    Style style,
    Iri followId,
    Iri followed,
    State state,
    Map<Integer, Long> start,
    Instant changed,
    Optional<String> reason,
    Optional<Instant> history,
    Optional<Instant> since,
    Optional<Boolean> accepted,
    List<RelayFollow> joined)
    implements SubscriptionAspect {
  /// Where a subscription stands.
  public enum State {
    /// Waits for the operator (membership `approval`).
    PENDING,
    /// Accepted by us; the Accept has not been answered with a 2xx yet, and content waits for it.
    ACCEPT_OWED,
    ACTIVE,
    /// Refused by us; the Reject is owed until it got a 2xx or a day passed.
    REJECTED,
    /// Ended by an Undo, a 410 or the operator.
    ENDED,
    /// The main relay was never followed, only others of ours.
    NONE;

    /// Accepted by us.
    public boolean isServed() {
      return this == ACCEPT_OWED || this == ACTIVE;
    }

    /// Whether the subscriber is owed an answer.
    public boolean isOwed() {
      return this == ACCEPT_OWED || this == REJECTED;
    }
  }

  /// Records that are older than relays by name have none.
  public Follow {
    // thousands follow the same relay, and all that is kept of an actor names its inbox
    type = Lately.text(type);
    inbox = Lately.text(inbox);
    followed = shared(followed);
    start = Offsets.copyOf(start);
    joined = List.copyOf(Objects.requireNonNullElse(joined, List.of()));
  }

  private static Iri shared(Iri id) {
    return id.authority().isPresent() ? ActorUri.of(id.text()).value() : id;
  }

  /// One that begins with what is new.
  public Follow(
      ActorUri subscriber,
      String type,
      String inbox,
      Style style,
      Iri followId,
      Iri followed,
      State state,
      Map<Integer, Long> start,
      Instant changed,
      Optional<String> reason) {
    this(
        subscriber,
        type,
        inbox,
        style,
        followId,
        followed,
        state,
        start,
        changed,
        reason,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /// One with these Follows.
  ///
  /// @param parts at least one, of different relays
  public static Follow of(
      ActorUri subscriber,
      String type,
      String inbox,
      Style style,
      Map<Integer, Long> start,
      Optional<Instant> history,
      List<RelayFollow> parts) {
    var all = parts.stream().sorted(Comparator.comparing(RelayFollow::relay)).toList();
    var main = all.stream().filter(part -> part.relay().isMain()).findFirst();
    var shown = main.orElseGet(all::getFirst);
    return new Follow(
        subscriber,
        type,
        inbox,
        style,
        shown.followId(),
        shown.followed(),
        main.map(RelayFollow::state).orElse(State.NONE),
        start,
        shown.changed(),
        main.flatMap(RelayFollow::reason),
        history,
        main.flatMap(RelayFollow::since),
        main.flatMap(RelayFollow::accepted),
        all.stream().filter(part -> !part.relay().isMain()).toList());
  }

  /// All its Follows, that of the main relay first.
  public List<RelayFollow> parts() {
    if (state == State.NONE) {
      return joined;
    }
    var main =
        new RelayFollow(
            RelayName.MAIN, followId, followed, state, changed, reason, since, false, accepted);
    return joined.isEmpty()
        ? List.of(main)
        : Stream.concat(Stream.of(main), joined.stream()).toList();
  }

  /// Its Follow of one relay, if there is or was one.
  public Optional<RelayFollow> at(RelayName relay) {
    return parts().stream().filter(part -> part.relay().equals(relay)).findFirst();
  }

  /// The same with this Follow of that relay.
  public Follow with(RelayFollow part) {
    var others = parts().stream().filter(other -> !other.relay().equals(part.relay()));
    return of(
        subscriber,
        type,
        inbox,
        style,
        start,
        history,
        Stream.concat(others, Stream.of(part)).toList());
  }

  /// The same with each of its Follows changed.
  public Follow with(UnaryOperator<RelayFollow> change) {
    return of(
        subscriber, type, inbox, style, start, history, parts().stream().map(change).toList());
  }

  /// The same with another beginning.
  public Follow from(Map<Integer, Long> beginning, Optional<Instant> before) {
    return of(subscriber, type, inbox, style, beginning, before, parts());
  }

  /// Whether any relay serves it.
  public boolean isServed() {
    return state.isServed() || joined.stream().anyMatch(part -> part.state().isServed());
  }

  /// Whether content flows, by any relay.
  public boolean isActive() {
    return state == State.ACTIVE || joined.stream().anyMatch(part -> part.state() == State.ACTIVE);
  }

  /// Whether it is owed any answer.
  public boolean isOwed() {
    return state.isOwed() || joined.stream().anyMatch(part -> part.state().isOwed());
  }

  /// When the newest of its Follows came to be in its state.
  public Instant newest() {
    return parts().stream()
        .map(RelayFollow::changed)
        .max(Comparator.naturalOrder())
        .orElse(changed);
  }

  /// Whether any relay may once have served it.
  public boolean wasServed() {
    return parts().stream().anyMatch(RelayFollow::wasServed);
  }

  /// Whether this relay may carry to it what the log took at a time.
  ///
  /// @param takesBack whether it takes something back: then who has left counts, too
  public boolean takes(RelayName relay, Instant appended, boolean takesBack) {
    if (joined.isEmpty()) {
      return relay.isMain();
    }
    var part = at(relay);
    return takesBack
        ? part.filter(RelayFollow::wasServed).isPresent()
        : part.filter(p -> p.state().isServed())
            .filter(p -> p.since().filter(appended::isBefore).isEmpty())
            .isPresent();
  }

  @Override
  public String aspect() {
    return "follow";
  }

  /// Whether this subscription makes its server a member: a server's own actor does, people and
  /// their bots only receive. A Service may be anybody's bot. It is the server's own where it
  /// follows Public, which only software does, or where nobody can have an account.
  public boolean enrols() {
    return type.equals("Application")
        || (type.equals("Service") && (style == Style.PUBLIC_FOLLOW || isAtAServersPlace()));
  }

  /// `/actor`, or an account named like its server, as GoToSocial's is.
  private boolean isAtAServersPlace() {
    var path = subscriber.value().pathAndQuery();
    var server = subscriber.authority().text();
    return path.equals("/actor") || path.endsWith("/" + server);
  }
}
