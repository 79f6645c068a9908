package commonplace.relay.inbox;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.KnownActor;
import commonplace.core.runtime.Bytes;
import commonplace.relay.identity.RelayUris;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import commonplace.relay.inbox.Admission.TryLater;
import commonplace.relay.subscription.SubscriptionTable;
import java.util.Optional;
import java.util.stream.Stream;

/// Decides, by type and audience, what becomes of an activity whose sender is known and owns it.
final class Judgement {
  private final RelayUris uris;
  private final SubscriptionTable subscriptions;
  private final KnownActors actors;
  private final SignerKeys keys;
  private final SeenActivities seen;
  private final ActivityIdentity identity;
  private final Withdrawals withdrawals;
  private final LogWriter writer;
  private final OnceOnly once;
  private final AnnouncedObjects announced;
  private final Erasures erasures;
  private final Handshaking handshaking;

  Judgement(
      RelayUris uris,
      SubscriptionTable subscriptions,
      KnownActors actors,
      SignerKeys keys,
      SeenActivities seen,
      ActivityIdentity identity,
      Withdrawals withdrawals,
      LogWriter writer,
      AnnouncedObjects announced,
      Erasures erasures,
      Handshaking handshaking) {
    this.uris = uris;
    this.subscriptions = subscriptions;
    this.actors = actors;
    this.keys = keys;
    this.seen = seen;
    this.identity = identity;
    this.withdrawals = withdrawals;
    this.writer = writer;
    this.once = new OnceOnly(seen, identity);
    this.announced = announced;
    this.erasures = erasures;
    this.handshaking = handshaking;
  }

  /// @param signer whose key signed the request
  /// @param body the exact bytes
  Admission judge(Activity activity, ActorUri signer, Bytes body) throws InterruptedException {
    var it = new Arrived(activity, signer, body);
    return switch (activity) {
      case Activity.Follow follow -> handshaking.follow(follow);
      case Activity.Reply reply -> handshaking.reply(reply);
      case Activity.Undo undo when handshaking.concerns(undo) -> handshaking.undo(undo);
      case Activity _ when !subscriptions.isMember(activity.head().actor().authority()) ->
          new Refused(Refusal.NOT_A_MEMBER, "only members' activities are relayed");
      case Activity.Undo undo -> undo(it, undo);
      case Activity.Create(_, var document) -> published(it, document);
      case Activity.Update(_, var document)
          when document.id().filter(activity.head().actor().value()::equals).isPresent() ->
          profile(it, document);
      case Activity.Update(_, var document) -> published(it, document);
      case Activity.Delete delete -> delete(it, delete);
      case Activity.Announce announce -> announce(it, announce);
      case Activity.Other other -> other(it, other);
    };
  }

  private record Arrived(Activity activity, ActorUri signer, Bytes body) {
    ActorUri actor() {
      return activity.head().actor();
    }
  }

  private Admission published(Arrived it, ObjectDocument document) throws InterruptedException {
    return switch (Visibility.of(it.activity.head().audience(), document)) {
      case LIMITED -> new Refused(Refusal.NOT_PUBLIC, "only public posts are relayed");
      case UNLISTED -> new Ignored("unlisted posts are not relayed");
      case PUBLIC ->
          isWithdrawn(it.actor(), document.id()) ? new Ignored("it was withdrawn") : append(it);
    };
  }

  private boolean isWithdrawn(ActorUri actor, Optional<Iri> object) {
    return withdrawals.contains(actor.value()) || object.filter(withdrawals::contains).isPresent();
  }

  /// An actor's own profile: what it says of consent counts from now on.
  private Admission profile(Arrived it, ObjectDocument document) throws InterruptedException {
    if (withdrawals.contains(it.actor().value())) {
      return new Ignored("it was withdrawn");
    }
    var before = actors.find(it.actor());
    if (document.isActor()) {
      actors.learn(it.actor(), document.asActor());
      before.ifPresent(keys::forget);
    }
    return append(it);
  }

  private Admission delete(Arrived it, Activity.Delete delete) throws InterruptedException {
    var audience = delete.head().audience();
    boolean stated = audience.publicTo() || audience.publicCc();
    if (!stated && !delete.deletesActor() && !seen.holdsObject(it.actor(), delete.target())) {
      return new Ignored("nothing is known of this object");
    }
    var activity = admitted(it, ActorFlags.UNKNOWN);
    var known = actors.find(it.actor());
    return once.run(
        activity,
        () -> {
          writer.delete(activity, delete.target());
          if (delete.deletesActor() && known.isPresent()) {
            erasures.forget(known.get());
          }
          return new Admitted("Delete");
        });
  }

  private Admission undo(Arrived it, Activity.Undo undo) throws InterruptedException {
    var undone = undo.undoneId();
    boolean relayed =
        undone.isPresent()
            && Stream.of("Create", "Announce", "Move", "Add", "Remove")
                .anyMatch(
                    type -> seen.contains(it.actor(), identity.of(it.actor(), undone.get(), type)));
    return relayed ? append(it) : new Ignored("nothing is known of what is undone");
  }

  private Admission announce(Arrived it, Activity.Announce announce) throws InterruptedException {
    var audience = announce.head().audience();
    boolean subscribed = subscriptions.find(it.actor()).isPresent();
    boolean fits =
        audience.publicTo() || (subscribed && Visibility.isForRelay(audience, it.actor(), uris));
    if (!fits) {
      return audience.publicCc()
          ? new Ignored("unlisted posts are not relayed")
          : new Refused(Refusal.NOT_PUBLIC, "this Announce is neither public nor for the relay");
    }
    if (announce.announced().authority().filter(uris.authority()::equals).isPresent()) {
      return new Ignored("it comes from this relay");
    }
    if (isWithdrawn(it.actor(), Optional.of(announce.announced()))) {
      return new Ignored("it was withdrawn");
    }
    var activity = admitted(it, flags(it.actor()));
    return once.run(
        activity,
        () ->
            switch (announced.read(announce.announced())) {
              case AnnouncedObjects.NotRelayed(var reason) -> new Ignored(reason);
              case AnnouncedObjects.Later(var reason) -> new TryLater(reason);
              case AnnouncedObjects.Public(var object)
                  when isWithdrawn(object.author(), Optional.of(object.id())) ->
                  new Ignored("it was withdrawn");
              case AnnouncedObjects.Public(var object) -> {
                writer.append(object);
                writer.append(activity);
                yield new Admitted("Announce");
              }
            });
  }

  private Admission other(Arrived it, Activity.Other other) throws InterruptedException {
    var audience = other.head().audience();
    return switch (other.head().type()) {
      case "Move" -> append(it);
      case "Add", "Remove" ->
          audience.publicTo() || audience.isUnstated()
              ? append(it)
              : new Refused(Refusal.NOT_PUBLIC, "only public activities are relayed");
      default -> new Ignored("activities of this type are not relayed");
    };
  }

  private Admission append(Arrived it) throws InterruptedException {
    var activity = admitted(it, flags(it.actor()));
    return once.run(
        activity,
        () -> {
          writer.append(activity);
          return new Admitted(activity.type());
        });
  }

  /// An author whose server signed for it may not be known yet.
  private ActorFlags flags(ActorUri author) throws InterruptedException {
    return keys.actor(author).map(KnownActor::flags).orElse(ActorFlags.UNKNOWN);
  }

  private AdmittedActivity admitted(Arrived it, ActorFlags flags) {
    var head = it.activity.head();
    return new AdmittedActivity(
        head.type(),
        head.id(),
        head.actor(),
        it.activity.object(),
        it.signer,
        head.signed(),
        flags,
        subscriptions.terms(head.actor()).memory(),
        it.body);
  }
}
