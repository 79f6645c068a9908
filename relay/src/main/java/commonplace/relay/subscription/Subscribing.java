package commonplace.relay.subscription;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.EventLog;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.RelayFollow;
import commonplace.core.log.SubscriptionAspect.FollowBack;
import commonplace.core.log.SubscriptionAspect.Stage;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.log.SubscriptionAspect.Upstream;
import commonplace.core.log.Topics;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.relay.identity.RelayUris;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What a verified Follow, Undo, Accept or Reject does to the subscriptions. Blocks until the log
/// has it; throws {@link commonplace.core.log.LogUnavailableException} if it does not take it.
public final class Subscribing {
  /// How many actors of one server may subscribe, those that left included.
  static final int MAX_OF_A_SERVER = 100;

  /// How many may subscribe in all, those that left included.
  static final int MAX = 20_000;

  private final RelayUris uris;
  private final Membership membership;
  private final Supplier<NamedRelays> relays;
  private final Function<ActorUri, Optional<String>> refusal;
  private final SubscriptionTable table;
  private final Handshakes handshakes;
  private final EventLog log;
  private final Topics topics;
  private final InstantSource clock;

  /// @param relays ours beside the main one
  /// @param refusal why this actor may not subscribe, if the operator's rules refuse it
  public Subscribing(
      RelayUris uris,
      Membership membership,
      Supplier<NamedRelays> relays,
      Function<ActorUri, Optional<String>> refusal,
      SubscriptionTable table,
      Handshakes handshakes,
      EventLog log,
      Topics topics,
      InstantSource clock) {
    this.uris = uris;
    this.membership = membership;
    this.relays = relays;
    this.refusal = refusal;
    this.table = table;
    this.handshakes = handshakes;
    this.log = log;
    this.topics = topics;
    this.clock = clock;
  }

  /// What came of it.
  public sealed interface Outcome {}

  /// The subscription is as the sender wishes, or as our membership says.
  public record Taken(Follow follow) implements Outcome {}

  /// Nothing to do, which is fine.
  public record Nothing(String reason) implements Outcome {}

  /// Another relay answered our Follow.
  public record Answered() implements Outcome {}

  /// It can never be right.
  public record Wrong(String reason) implements Outcome {}

  /// It was seen before and must not count again.
  public record Replayed(String reason) implements Outcome {}

  /// A Follow of Public at a relay's inbox, or of a relay's actor. Repeated, it keeps the cursor
  /// and is answered again.
  ///
  /// @param at whose inbox it came to
  /// @param type the follower's actor type
  /// @param inbox where it receives
  /// @param seen whether this Follow's id was seen before: one that has ended is not revived by it
  public Outcome follow(
      Activity.Follow activity, RelayName at, String type, Iri inbox, boolean seen)
      throws InterruptedException {
    var actor = activity.head().actor();
    var followId = activity.head().id();
    if (followId.isEmpty()) {
      return new Wrong("a Follow needs an id, because our Accept echoes it");
    }
    var relay = activity.ofPublic() ? Optional.of(at) : ours(activity.followed());
    if (relay.isEmpty()) {
      return new Wrong("follow as:Public or " + uris.of(at).actor());
    }
    if (actor.authority().equals(uris.authority())) {
      return new Wrong("the relay does not follow itself");
    }
    if (!inbox.authority().equals(actor.value().authority())) {
      return new Wrong("the actor's inbox is on another server");
    }
    var noRoom = noRoomFor(actor);
    if (noRoom.isPresent()) {
      return new Wrong(noRoom.get());
    }
    var beginning = Beginning.of(table.terms(actor), log, topics, clock.instant());
    var made =
        table
            .changes()
            .decide(
                actor,
                current ->
                    seen && current.filter(f -> holds(f, relay.get(), followId.get())).isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                            next(
                                current,
                                activity,
                                relay.get(),
                                followId.get(),
                                type,
                                inbox,
                                beginning)));
    if (made.isEmpty()) {
      return new Replayed("this Follow was seen before and has ended: follow anew");
    }
    return new Taken(made.get());
  }

  /// The relay of ours that has this actor, if it is there.
  private Optional<RelayName> ours(Iri actor) {
    return uris.relayOf(actor.text())
        .filter(name -> actor.equals(uris.of(name).actor().value()))
        .filter(name -> name.isMain() || relays.get().find(name).isPresent());
  }

  /// Whoever subscribed once may always come back.
  private Optional<String> noRoomFor(ActorUri actor) {
    if (table.find(actor).isPresent()) {
      return Optional.empty();
    }
    if (table.servers().count(actor.authority()) >= MAX_OF_A_SERVER) {
      return Optional.of(
          "this relay has had "
              + MAX_OF_A_SERVER
              + " subscribers of your server: no more are taken");
    }
    return table.count() >= MAX
        ? Optional.of("this relay has had " + MAX + " subscribers: no more are taken")
        : Optional.empty();
  }

  private static boolean holds(Follow follow, RelayName relay, Iri id) {
    return follow
        .at(relay)
        .filter(part -> part.followId().equals(id) && part.state() != State.ENDED)
        .isPresent();
  }

  private Follow next(
      Optional<Follow> current,
      Activity.Follow activity,
      RelayName relay,
      Iri followId,
      String type,
      Iri inbox,
      Beginning beginning) {
    var before = current.flatMap(f -> f.at(relay));
    var running = before.filter(part -> part.state().isServed());
    var refused = refusal.apply(activity.head().actor());
    var state =
        refused.isPresent()
            ? State.REJECTED
            : running.isPresent() ? State.ACCEPT_OWED : firstState(relay);
    var reason =
        state == State.REJECTED
            ? refused.or(() -> Optional.of("this relay takes no new members"))
            : refused;
    var now = clock.instant();
    // whoever waits and asks again has waited since it first asked
    var changed =
        before
            .filter(_ -> state == State.PENDING)
            .filter(part -> part.state() == State.PENDING)
            .map(RelayFollow::changed)
            .orElse(now);
    var goesOn = current.filter(Follow::isServed);
    var part =
        new RelayFollow(
            relay,
            followId,
            activity.followed(),
            state,
            changed,
            reason,
            running.isPresent() ? running.get().since() : goesOn.map(_ -> now),
            before.filter(RelayFollow::followedBack).isPresent(),
            Optional.of(state.isServed() || before.filter(RelayFollow::wasServed).isPresent()));
    var others =
        current.stream()
            .flatMap(f -> f.parts().stream())
            .filter(other -> !other.relay().equals(relay));
    return Follow.of(
        activity.head().actor(),
        type,
        inbox.text(),
        activity.ofPublic() ? Style.PUBLIC_FOLLOW : Style.ACTOR_FOLLOW,
        goesOn.map(Follow::start).orElse(beginning.start()),
        goesOn.isPresent() ? goesOn.get().history() : beginning.history(),
        Stream.concat(others, Stream.of(part)).toList());
  }

  /// A relay by name says itself whether the operator approves each member.
  private State firstState(RelayName relay) {
    return relays
        .get()
        .find(relay)
        .map(named -> named.open() ? State.ACCEPT_OWED : State.PENDING)
        .orElseGet(this::firstState);
  }

  private State firstState() {
    return switch (membership) {
      case OPEN -> State.ACCEPT_OWED;
      case APPROVAL -> State.PENDING;
      case CLOSED -> State.REJECTED;
    };
  }

  /// Whether the Undo speaks of a Follow, as far as can be told: embedded, or by the id of the one
  /// that we know.
  public boolean concernsFollow(Activity.Undo undo) {
    return undo.undoneType().filter("Follow"::equals).isPresent()
        || (undo.undoneType().isEmpty()
            && undo.undoneId().flatMap(id -> part(undo.head().actor(), id)).isPresent());
  }

  private Optional<RelayFollow> part(ActorUri actor, Iri followId) {
    return table.find(actor).stream()
        .flatMap(f -> f.parts().stream())
        .filter(part -> part.followId().equals(followId))
        .findFirst();
  }

  /// An Undo of a Follow: of the one that it names; else of the relay whose actor it names, or to
  /// whose inbox it came. One that names an older Follow changes nothing.
  ///
  /// @param at whose inbox it came to
  public Outcome undo(Activity.Undo undo, RelayName at) throws InterruptedException {
    var actor = undo.head().actor();
    var named = undo.undoneId().flatMap(id -> part(actor, id)).map(RelayFollow::relay);
    var object = undo.undoneObject().filter(o -> !o.equals(Audience.PUBLIC));
    var ours = object.isPresent() ? object.flatMap(o -> uris.relayOf(o.text())) : Optional.of(at);
    if (named.isEmpty() && ours.isEmpty()) {
      return new Nothing("this Undo is of a Follow of somebody else");
    }
    var relay = named.orElseGet(ours::orElseThrow);
    var current =
        table.find(actor).flatMap(f -> f.at(relay)).filter(part -> part.state() != State.ENDED);
    if (current.isEmpty()) {
      return new Nothing("there is no such subscription");
    }
    boolean older = undo.undoneId().filter(id -> !id.equals(current.get().followId())).isPresent();
    if (older) {
      return new Nothing("this Undo names an older Follow");
    }
    table.changes().left(actor, relay);
    return new Taken(table.find(actor).orElseThrow());
  }

  private Outcome answered(ActorUri relay, Upstream asked, boolean accepted)
      throws InterruptedException {
    var stage = accepted ? Stage.ACCEPTED : Stage.REFUSED;
    Optional<String> reason =
        accepted ? Optional.empty() : Optional.of("it answered with a Reject");
    var _ =
        table
            .changes()
            .upstream(
                relay,
                current ->
                    current
                        .filter(u -> u.stage().isWanted() && u.followId().equals(asked.followId()))
                        .filter(u -> u.stage() != stage)
                        .map(u -> u.in(stage, clock.instant(), reason))
                        .orElseGet(current::orElseThrow));
    return new Answered();
  }

  /// The answer to our own Follow; any other answer is none of ours.
  public Outcome reply(Activity.Reply reply) throws InterruptedException {
    var actor = reply.head().actor();
    var upstream = table.upstream(actor).filter(u -> u.stage().isWanted());
    if (upstream
        .filter(u -> reply.followId().filter(u.followId()::equals).isPresent())
        .isPresent()) {
      return answered(actor, upstream.get(), reply.accepted());
    }
    var current = table.find(actor);
    if (current.isEmpty()) {
      return new Nothing("we follow nobody there");
    }
    var part =
        current.get().parts().stream()
            .filter(
                p -> reply.followId().filter(handshakes.followBackId(actor, p)::equals).isPresent())
            .findFirst();
    if (part.isEmpty()) {
      return new Nothing("this answers no Follow of ours");
    }
    if (part.get().relay().isMain()) {
      if (table.followsBack(actor) != reply.accepted()) {
        var ours = handshakes.followBackId(actor, part.get());
        table.changes().store(new FollowBack(actor, ours, reply.accepted()));
      }
    } else {
      table.changes().followedBack(actor, part.get().relay(), reply.accepted());
    }
    return new Taken(current.get());
  }
}
