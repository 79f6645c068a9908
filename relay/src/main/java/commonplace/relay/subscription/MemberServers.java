package commonplace.relay.subscription;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.AdmittedSender;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.core.log.Terms;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Lately;
import commonplace.core.terms.Send;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the subscriptions of each server amount to: whether it is a member, of which relays, and on
/// what terms its people's posts are taken. The table tells it of changes, one at a time; reads are
/// thread-safe.
public final class MemberServers {
  /// There are few, for however many servers.
  private static final Lately<List<Agreed>, List<Agreed>> AGREEMENTS = new Lately<>(256);

  /// What the terms of a subscription say of what its server sends.
  private record Agreed(boolean memory, Optional<Integer> memoryDays, Send sending) {
    static Agreed of(Terms terms) {
      return new Agreed(terms.memory(), terms.memoryDays(), terms.sending());
    }
  }

  /// One of them.
  ///
  /// @param subscribers who is or was a subscriber
  /// @param relays of which it is a member
  /// @param agreed by its served subscriptions; nothing of one that is no member
  private record Server(Set<ActorUri> subscribers, Set<RelayName> relays, List<Agreed> agreed) {
    static final Server UNKNOWN = new Server(Set.of(), Set.of(), List.of());
  }

  private final SubscriptionTable table;
  private final Map<Authority, Server> servers = new ConcurrentHashMap<>();
  private final Map<ActorUri, AdmittedSender> senders = new ConcurrentHashMap<>();

  MemberServers(SubscriptionTable table) {
    this.table = table;
  }

  void subscribed(ActorUri subscriber) {
    var server = subscriber.authority();
    var known = at(server);
    var all =
        Stream.concat(known.subscribers.stream(), Stream.of(subscriber))
            .collect(Collectors.toUnmodifiableSet());
    servers.put(server, new Server(all, known.relays, known.agreed));
    refresh(server);
  }

  private Server at(Authority server) {
    return servers.getOrDefault(server, Server.UNKNOWN);
  }

  void apply(AdmittedSender sender) {
    senders.put(sender.subscriber(), sender);
    refresh(sender.subscriber().authority());
  }

  /// @param key of an aspect that the log no longer has
  void forget(String key) {
    senders.values().removeIf(aspect -> aspect.key().equals(key));
  }

  /// Something about the server has changed.
  void refresh(Authority server) {
    var whole = Terms.ofServer(server);
    var enrolled = holders(server);
    var stated =
        (enrolled.isEmpty() && isAdmitted(server) ? List.of(whole) : enrolled)
            .stream().map(table::terms).map(Agreed::of).collect(Collectors.toUnmodifiableList());
    Set<RelayName> relays = stated.isEmpty() ? Set.of() : relaysOf(server, enrolled);
    var now = new Server(at(server).subscribers, relays, AGREEMENTS.get(stated, all -> all));
    if (now.equals(Server.UNKNOWN)) {
      servers.remove(server);
    } else {
      servers.put(server, now);
    }
  }

  /// @param enrolled none of a server that only sends without a Follow
  private Set<RelayName> relaysOf(Authority server, List<ActorUri> enrolled) {
    var followed =
        enrolled.stream()
            .flatMap(subscriber -> table.find(subscriber).stream())
            .flatMap(MemberServers::serving);
    var admitted = isAdmitted(server) ? Stream.of(RelayName.MAIN) : Stream.<RelayName>empty();
    return shared(Stream.concat(followed, admitted));
  }

  private static Stream<RelayName> serving(Follow follow) {
    return follow.parts().stream().filter(part -> part.state().isServed()).map(RelayFollow::relay);
  }

  /// For nearly all servers, one object does.
  private static Set<RelayName> shared(Stream<RelayName> relays) {
    var all = relays.collect(Collectors.toUnmodifiableSet());
    return all.equals(AdmittedActivity.MAIN_ALONE) ? AdmittedActivity.MAIN_ALONE : all;
  }

  private Stream<Follow> follows(Authority server) {
    return at(server).subscribers.stream().flatMap(subscriber -> table.find(subscriber).stream());
  }

  /// Whether the server's own actor is an accepted subscriber.
  public boolean isMember(Authority server) {
    return !at(server).agreed.isEmpty();
  }

  public Set<Authority> members() {
    return servers.keySet().stream().filter(this::isMember).collect(Collectors.toUnmodifiableSet());
  }

  /// Whether the server's own actor is or was a subscriber, or it is or was admitted without.
  public boolean wasMember(Authority server) {
    return senders.containsKey(Terms.ofServer(server))
        || follows(server).anyMatch(follow -> mayHaveEnrolled(follow) && follow.wasServed());
  }

  /// Whether the server's own actor left, or was refused: perhaps before it was ever let in.
  public boolean isShut(Authority server) {
    return !isMember(server)
        && (senders.containsKey(Terms.ofServer(server))
            || follows(server).anyMatch(follow -> mayHaveEnrolled(follow) && isOver(follow)));
  }

  private static boolean isOver(Follow follow) {
    return follow.parts().stream()
        .anyMatch(part -> part.state() == State.REJECTED || part.state() == State.ENDED);
  }

  /// Any Service once did, and what its server sent may be here still.
  private static boolean mayHaveEnrolled(Follow follow) {
    return ActorFlags.isServerType(follow.type());
  }

  /// Whether the server is a member, or somebody of it subscribed, in whichever state.
  public boolean isKnown(Authority server) {
    return isMember(server) || count(server) > 0;
  }

  /// Whether somebody of the server has subscribed since before this time.
  public boolean hadSubscriber(Authority server, Instant before) {
    return follows(server).anyMatch(follow -> follow.changed().isBefore(before));
  }

  /// How many of its actors have subscribed.
  long count(Authority server) {
    return follows(server).count();
  }

  /// The subscriptions that make a server a member, in the order of their ids.
  public List<ActorUri> holders(Authority server) {
    return follows(server)
        .filter(follow -> follow.enrols() && follow.isServed())
        .map(Follow::subscriber)
        .sorted(Comparator.comparing(ActorUri::text))
        .toList();
  }

  /// Whoever makes the server a member, did, or asked to.
  Stream<ActorUri> enrolling(Authority server) {
    return follows(server).filter(Follow::enrols).map(Follow::subscriber);
  }

  /// How many users it says it has, where one of its subscriptions says so.
  public Optional<Long> users(Authority server) {
    return holders(server).stream()
        .flatMap(subscriber -> table.software(subscriber).flatMap(Software::users).stream())
        .findFirst();
  }

  /// Whether it may send without a Follow.
  boolean isAdmitted(Authority server) {
    return admittedSender(server).isPresent();
  }

  /// What says that it may, if it may.
  public Optional<AdmittedSender> admittedSender(Authority server) {
    return Optional.ofNullable(senders.get(Terms.ofServer(server)))
        .filter(AdmittedSender::admitted);
  }

  /// Who may send without a Follow.
  public Collection<AdmittedSender> admittedSenders() {
    return senders.values().stream().filter(AdmittedSender::admitted).toList();
  }

  /// The relays of which the server is a member, if any.
  public Set<RelayName> relays(Authority server) {
    return at(server).relays;
  }

  /// The relays of which the server is or may have been a member, if any.
  public Set<RelayName> relaysEver(Authority server) {
    var followed =
        follows(server)
            .filter(MemberServers::mayHaveEnrolled)
            .flatMap(follow -> follow.parts().stream())
            .filter(RelayFollow::wasServed)
            .map(RelayFollow::relay);
    var admitted =
        senders.containsKey(Terms.ofServer(server))
            ? Stream.of(RelayName.MAIN)
            : Stream.<RelayName>empty();
    return Stream.concat(followed, admitted).collect(Collectors.toUnmodifiableSet());
  }

  /// The relays that may carry what somebody wrote and perhaps somebody else brought: those of the
  /// author's server; a stranger's goes where it was brought. Of what takes something back, those
  /// that may once have carried it.
  public Set<RelayName> relays(ActorUri author, ActorUri bringer, boolean takesBack) {
    if (takesBack) {
      return relaysEver(author.authority());
    }
    var own = relays(author.authority());
    var brought = own.isEmpty() ? relays(bringer.authority()) : own;
    return brought.isEmpty() ? AdmittedActivity.MAIN_ALONE : brought;
  }

  /// The relays that serve a subscriber, or a server by any of its subscriptions; the main one
  /// where there is none yet.
  public Set<RelayName> serving(ActorUri holder) {
    var own = table.find(holder).filter(Follow::isServed).map(follow -> shared(serving(follow)));
    var all = own.orElseGet(() -> relays(holder.authority()));
    return all.isEmpty() ? AdmittedActivity.MAIN_ALONE : all;
  }

  /// Whether the terms of all subscriptions of the actor's server allow remembering; they do not of
  /// a stranger's.
  public boolean maySaveFor(ActorUri actor) {
    var agreed = at(actor.authority()).agreed;
    return !agreed.isEmpty() && agreed.stream().allMatch(Agreed::memory);
  }

  /// For how many days that is allowed, by the shortest of them; nothing for no end.
  public Optional<Integer> memoryDaysFor(ActorUri actor) {
    return at(actor.authority()).agreed.stream()
        .flatMap(agreed -> agreed.memoryDays().stream())
        .min(Comparator.naturalOrder());
  }

  /// What the actor's server wants to be relayed, by all of its subscriptions; nothing is said of a
  /// stranger's.
  public List<Send> sending(ActorUri actor) {
    return at(actor.authority()).agreed.stream().map(Agreed::sending).toList();
  }
}
