package commonplace.relay.inbox;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.KnownActor;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import commonplace.relay.inbox.Admission.TryLater;
import commonplace.relay.subscription.Subscribing;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Follows, their Undos and the answers to ours. The ids of Follows and Undos are kept for as long
/// as a signed request stays valid and longer, because a replayed one must not change anything.
final class Handshaking {
  private final Subscribing subscribing;
  private final SignerKeys keys;
  private final Consumer<ActorUri> newcomers;
  private final ActivityIdentity identity;
  private final SeenRows rows;
  private final InstantSource clock;

  /// @param newcomers told of every subscriber, and returns at once
  Handshaking(
      Subscribing subscribing,
      SignerKeys keys,
      Consumer<ActorUri> newcomers,
      ActivityIdentity identity,
      SeenRows rows,
      InstantSource clock) {
    this.subscribing = subscribing;
    this.keys = keys;
    this.newcomers = newcomers;
    this.identity = identity;
    this.rows = rows;
    this.clock = clock;
  }

  /// Whether it takes back a Follow: it says so, or names one that we know or knew.
  boolean concerns(Activity.Undo undo) {
    var actor = undo.head().actor();
    return subscribing.concernsFollow(undo)
        || isSeen(actor, undo.head().id(), "Undo")
        || isSeen(actor, undo.undoneId(), "Follow");
  }

  private boolean isSeen(ActorUri actor, Optional<Iri> id, String type) {
    return id.isPresent() && rows.contains(identity.of(actor, id.get(), type));
  }

  Admission follow(Activity.Follow follow) throws InterruptedException {
    var actor = keys.follower(follow.head().actor());
    if (actor.isEmpty()) {
      return new TryLater("the follower's document is out of reach");
    }
    var inbox = actor.flatMap(KnownActor::inbox);
    if (inbox.isEmpty()) {
      return new Refused(Refusal.WRONG_FOLLOW, "the follower has no inbox");
    }
    var id = follow.head().id();
    if (id.isEmpty()) {
      return new Refused(
          Refusal.WRONG_FOLLOW, "a Follow needs an id, because our Accept echoes it");
    }
    var hash = identity.of(follow.head().actor(), id.get(), "Follow");
    var outcome =
        subscribing.follow(
            follow,
            Route.relay(),
            actor.get().flags().type(),
            Iri.of(inbox.get()),
            rows.contains(hash));
    if (outcome instanceof Subscribing.Taken) {
      keys.proven(actor.get());
      rows.record(0, clock.instant(), List.of(hash));
      newcomers.accept(follow.head().actor());
    }
    return admission("Follow", outcome);
  }

  Admission undo(Activity.Undo undo) throws InterruptedException {
    var hash = undo.head().id().map(id -> identity.of(undo.head().actor(), id, "Undo"));
    if (hash.filter(rows::contains).isPresent()) {
      return new Refused(Refusal.REPLAYED, "this Undo was seen before");
    }
    var outcome = subscribing.undo(undo, Route.relay());
    hash.ifPresent(seen -> rows.record(0, clock.instant(), List.of(seen)));
    return admission("Undo", outcome);
  }

  Admission reply(Activity.Reply reply) throws InterruptedException {
    return admission(reply.head().type(), subscribing.reply(reply));
  }

  private static Admission admission(String type, Subscribing.Outcome outcome) {
    return switch (outcome) {
      case Subscribing.Taken _ -> new Admitted(type);
      case Subscribing.Answered _ -> new Admitted(type);
      case Subscribing.Nothing(var reason) -> new Ignored(reason);
      case Subscribing.Replayed(var reason) -> new Refused(Refusal.REPLAYED, reason);
      case Subscribing.Wrong(var reason) -> new Refused(Refusal.WRONG_FOLLOW, reason);
    };
  }
}
