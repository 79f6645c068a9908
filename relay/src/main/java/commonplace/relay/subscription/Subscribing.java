package commonplace.relay.subscription;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.EventLog;
import commonplace.core.log.SubscriptionAspect.Follow;
import commonplace.core.log.SubscriptionAspect.FollowBack;
import commonplace.core.log.SubscriptionAspect.Stage;
import commonplace.core.log.SubscriptionAspect.State;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.log.SubscriptionAspect.Upstream;
import commonplace.core.log.Topics;
import commonplace.relay.identity.RelayUris;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// What a verified Follow, Undo, Accept or Reject does to the subscriptions. Blocks until the log
/// has it; throws {@link commonplace.core.log.LogUnavailableException} if it does not take it.
public final class Subscribing {
  /// How many actors of one server may subscribe, those that left included.
  static final int MAX_OF_A_SERVER = 100;

  /// How many may subscribe in all, those that left included.
  static final int MAX = 20_000;

  private final RelayUris uris;
  private final Membership membership;
  private final Function<ActorUri, Optional<String>> refusal;
  private final SubscriptionTable table;
  private final Handshakes handshakes;
  private final EventLog log;
  private final Topics topics;
  private final InstantSource clock;

  /// @param refusal why this actor may not subscribe, if the operator's rules refuse it
  public Subscribing(
      RelayUris uris,
      Membership membership,
      Function<ActorUri, Optional<String>> refusal,
      SubscriptionTable table,
      Handshakes handshakes,
      EventLog log,
      Topics topics,
      InstantSource clock) {
    this.uris = uris;
    this.membership = membership;
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

  /// A Follow of Public or of our actor. Repeated, it keeps the cursor and is answered again.
  ///
  /// @param type the follower's actor type
  /// @param inbox where it receives
  /// @param seen whether this Follow's id was seen before: one that has ended is not revived by it
  public Outcome follow(Activity.Follow activity, String type, Iri inbox, boolean seen)
      throws InterruptedException {
    var actor = activity.head().actor();
    var followId = activity.head().id();
    if (followId.isEmpty()) {
      return new Wrong("a Follow needs an id, because our Accept echoes it");
    }
    if (!activity.ofPublic() && !activity.followed().equals(uris.actor().value())) {
      return new Wrong("follow as:Public or " + uris.actor());
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
        table.decide(
            actor,
            current ->
                seen && current.filter(f -> holds(f, followId.get())).isEmpty()
                    ? Optional.empty()
                    : Optional.of(next(current, activity, followId.get(), type, inbox, beginning)));
    if (made.isEmpty()) {
      return new Replayed("this Follow was seen before and has ended: follow anew");
    }
    if (made.get().enrols() && !table.hasTerms(actor)) {
      table.store(table.terms(actor));
    }
    return new Taken(made.get());
  }

  /// Whoever subscribed once may always come back.
  private Optional<String> noRoomFor(ActorUri actor) {
    if (table.find(actor).isPresent()) {
      return Optional.empty();
    }
    if (table.countOf(actor.authority()) >= MAX_OF_A_SERVER) {
      return Optional.of(
          "this relay has had "
              + MAX_OF_A_SERVER
              + " subscribers of your server: no more are taken");
    }
    return table.count() >= MAX
        ? Optional.of("this relay has had " + MAX + " subscribers: no more are taken")
        : Optional.empty();
  }

  private static boolean holds(Follow follow, Iri id) {
    return follow.followId().equals(id) && follow.state() != State.ENDED;
  }

  private Follow next(
      Optional<Follow> current,
      Activity.Follow activity,
      Iri followId,
      String type,
      Iri inbox,
      Beginning beginning) {
    var running = current.filter(f -> f.state() == State.ACTIVE || f.state() == State.ACCEPT_OWED);
    var refused = refusal.apply(activity.head().actor());
    var state =
        refused.isPresent()
            ? State.REJECTED
            : running.isPresent() ? State.ACCEPT_OWED : firstState();
    var reason =
        state == State.REJECTED
            ? refused.or(() -> Optional.of("this relay takes no new members"))
            : refused;
    return new Follow(
        activity.head().actor(),
        type,
        inbox.text(),
        activity.ofPublic() ? Style.PUBLIC_FOLLOW : Style.ACTOR_FOLLOW,
        followId,
        activity.followed(),
        state,
        running.map(Follow::start).orElse(beginning.start()),
        clock.instant(),
        reason,
        running.isPresent() ? running.get().history() : beginning.history());
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
            && table
                .find(undo.head().actor())
                .filter(f -> undo.undoneId().filter(f.followId()::equals).isPresent())
                .isPresent());
  }

  /// An Undo of a Follow. One that names an older Follow changes nothing.
  public Outcome undo(Activity.Undo undo) throws InterruptedException {
    var actor = undo.head().actor();
    var current = table.find(actor).filter(f -> f.state() != State.ENDED);
    if (current.isEmpty()) {
      return new Nothing("there is no such subscription");
    }
    boolean other =
        undo.undoneObject()
            .filter(o -> !o.equals(Audience.PUBLIC) && !o.equals(uris.actor().value()))
            .isPresent();
    if (other) {
      return new Nothing("this Undo is of a Follow of somebody else");
    }
    boolean older = undo.undoneId().filter(id -> !id.equals(current.get().followId())).isPresent();
    if (older) {
      return new Nothing("this Undo names an older Follow");
    }
    table.ended(actor, "unfollowed");
    return new Taken(current.get());
  }

  private Outcome answered(ActorUri relay, Upstream asked, boolean accepted)
      throws InterruptedException {
    var stage = accepted ? Stage.ACCEPTED : Stage.REFUSED;
    Optional<String> reason =
        accepted ? Optional.empty() : Optional.of("it answered with a Reject");
    var _ =
        table.upstream(
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
    var ours = handshakes.followBackId(current.get());
    if (reply.followId().filter(ours::equals).isEmpty()) {
      return new Nothing("this answers no Follow of ours");
    }
    if (table.followsBack(actor) != reply.accepted()) {
      table.store(new FollowBack(actor, ours, reply.accepted()));
    }
    return new Taken(current.get());
  }
}
