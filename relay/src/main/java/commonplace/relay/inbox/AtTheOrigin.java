package commonplace.relay.inbox;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.activitypub.Ownership;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.KnownActor;
import commonplace.core.log.ProvedBy;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Traits;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import commonplace.relay.inbox.Admission.TryLater;
import commonplace.relay.inbox.Admission.Withheld;
import commonplace.relay.subscription.SubscriptionTable;
import commonplace.relay.withdrawal.Withdrawals;
import java.time.Duration;
import java.util.Optional;

/// Takes what somebody else than its author speaks of from its origin, whose answer is the proof:
/// what is announced, and what is forwarded without a proof. Blocks; throws {@link
/// commonplace.core.log.LogUnavailableException} if the log does not take it.
final class AtTheOrigin {
  /// How long what an origin did not serve is not asked for again for a forwarded post.
  private static final Duration NOT_SERVED = Duration.ofMinutes(1);

  private static final int MAX_NOT_SERVED = 10_000;

  private final Cache<Iri, Admission> notServed =
      Caffeine.newBuilder().maximumSize(MAX_NOT_SERVED).expireAfterWrite(NOT_SERVED).build();
  private final SubscriptionTable subscriptions;
  private final SignerKeys keys;
  private final Withdrawals withdrawals;
  private final HouseRules rules;
  private final Sending sending;
  private final LogWriter writer;
  private final OnceOnly once;
  private final AnnouncedObjects objects;
  private final Retractions retractions;
  private final Erasures erasures;

  AtTheOrigin(
      SubscriptionTable subscriptions,
      SignerKeys keys,
      Withdrawals withdrawals,
      HouseRules rules,
      LogWriter writer,
      OnceOnly once,
      AnnouncedObjects objects,
      Retractions retractions,
      Erasures erasures) {
    this.subscriptions = subscriptions;
    this.keys = keys;
    this.withdrawals = withdrawals;
    this.rules = rules;
    this.sending = new Sending(subscriptions);
    this.writer = writer;
    this.once = once;
    this.objects = objects;
    this.retractions = retractions;
    this.erasures = erasures;
  }

  /// What becomes of an Announce that may be relayed, if its object may.
  ///
  /// @param flags of its actor
  Admission announced(Arrived it, Activity.Announce announce, ActorFlags flags)
      throws InterruptedException {
    return ActorFlags.isServerType(flags.type())
        ? once.about(
            announce.announced(),
            () ->
                once.isRelayed(announce.announced())
                    ? new Admission.Duplicate()
                    : read(it, announce, flags))
        : read(it, announce, flags);
  }

  private Admission read(Arrived it, Activity.Announce announce, ActorFlags flags)
      throws InterruptedException {
    return once.run(
        it.about(Optional.empty(), ActorFlags.UNKNOWN, Optional.empty()),
        () ->
            switch (objects.read(announce.announced())) {
              case AnnouncedObjects.Absent(var reason, _) when it.embedsForeignCopy() ->
                  new Refused(
                      Refusal.FORWARDED,
                      "it carries a copy of another server's object, but " + reason);
              case AnnouncedObjects.Absent(var reason, _) -> new Ignored(reason);
              case AnnouncedObjects.NotRelayed(var reason) -> new Ignored(reason);
              case AnnouncedObjects.Forged(var reason) ->
                  new Refused(Refusal.NOT_THE_OWNER, reason);
              case AnnouncedObjects.Later(var reason) -> new TryLater(reason);
              case AnnouncedObjects.Public(var object, var traits)
                  when !object.id().equals(announce.announced())
                      && ActorFlags.isServerType(flags.type()) ->
                  once.about(
                      object.id(),
                      () ->
                          once.isRelayed(object.id())
                              ? new Admission.Duplicate()
                              : repeated(it, object, traits, flags));
              case AnnouncedObjects.Public(var object, var traits) ->
                  repeated(it, object, traits, flags);
            });
  }

  private Admission repeated(Arrived it, FetchedObject object, Traits traits, ActorFlags flags)
      throws InterruptedException {
    var objection = objection(it, object, traits);
    if (objection.isPresent()) {
      return objection.get();
    }
    var logged = it.about(Optional.of(object.id()), flags, Optional.of(traits));
    append(object, logged);
    return new Admitted("Announce");
  }

  /// Both whose repeat it is and whose post it is have a say, after the operator.
  private Optional<Admission> objection(Arrived it, FetchedObject object, Traits traits)
      throws InterruptedException {
    if (isWithdrawn(object.author(), object.id())) {
      return Optional.of(new Ignored("it was withdrawn"));
    }
    var ruled = rules.against(object);
    return ruled.isPresent()
        ? ruled
        : sending
            .objection(object.author(), () -> traits)
            .map(stops -> new Withheld(stops.objection(), isOfActorsServer(it, object.id())))
            .or(() -> sending.objection(it.actor(), () -> traits))
            .map(Admission.class::cast);
  }

  private void append(FetchedObject object, AdmittedActivity logged) throws InterruptedException {
    writer.append(object);
    writer.append(logged);
    once.learn(logged);
  }

  private boolean isWithdrawn(ActorUri author, Iri object) {
    return withdrawals.contains(author.value()) || withdrawals.contains(object);
  }

  /// What becomes of an activity that a member sends and that nothing proves to be its actor's.
  ///
  /// @param signer whose key signed the request
  /// @param body the exact bytes, of which nothing is believed and nothing logged
  /// @param why there is no proof
  Admission forwarded(Activity activity, ActorUri signer, Bytes body, String why)
      throws InterruptedException {
    var wrong = Ownership.objection(activity);
    if (wrong.isPresent()) {
      return unproven(why + "; " + wrong.get());
    }
    var relays = subscriptions.servers().relays(activity.head().actor(), signer, false);
    var it = new Arrived(activity, signer, ProvedBy.ORIGIN, false, Optional.empty(), relays, body);
    var admission =
        switch (activity) {
          case Activity.Create(_, var document) -> post(it, document);
          case Activity.Update(_, var document) when !document.isActor() -> post(it, document);
          case Activity.Delete delete when delete.deletesActor() -> deletedActor(it.actor());
          case Activity.Delete delete -> deleted(it, delete.target());
          case Activity _ -> unproven("only posts and their ends are looked for at their origin");
        };
    return admission instanceof Refused(var refusal, var reason) && refusal == Refusal.FORWARDED
        ? new Refused(refusal, why + "; " + reason)
        : admission;
  }

  private static Refused unproven(String reason) {
    return new Refused(Refusal.FORWARDED, reason);
  }

  private Admission post(Arrived it, ObjectDocument document) throws InterruptedException {
    var id = document.id();
    if (id.isEmpty() || !isOfActorsServer(it, id.get())) {
      return unproven("its object is not of its actor's server");
    }
    if (Visibility.of(it.audience(), document) != Visibility.PUBLIC) {
      return new Refused(Refusal.NOT_PUBLIC, "only public posts are relayed");
    }
    if (isWithdrawn(it.actor(), id.get())) {
      return new Ignored("it was withdrawn");
    }
    var ruled = rules.against(it);
    return ruled.isPresent() ? ruled.get() : once.about(id.get(), () -> postOnce(it, id.get()));
  }

  private static boolean isOfActorsServer(Arrived it, Iri object) {
    return object.isHttp() && object.authority().filter(it.actor().authority()::equals).isPresent();
  }

  private Admission postOnce(Arrived it, Iri id) throws InterruptedException {
    boolean relayed = once.isRelayed(id);
    if (relayed && it.activity() instanceof Activity.Create) {
      return new Admission.Duplicate();
    }
    var lately = notServed.getIfPresent(id);
    return lately == null ? readPost(it, id, relayed) : lately;
  }

  private Admission readPost(Arrived it, Iri id, boolean relayed) throws InterruptedException {
    return switch (objects.read(id)) {
      case AnnouncedObjects.Absent(var reason, _) -> notServed(id, unproven(reason));
      case AnnouncedObjects.NotRelayed(var reason) -> notServed(id, unproven(reason));
      case AnnouncedObjects.Forged(var reason) ->
          notServed(id, new Refused(Refusal.NOT_THE_OWNER, reason));
      case AnnouncedObjects.Later(var reason) -> notServed(id, new TryLater(reason));
      case AnnouncedObjects.Public(var object, _) when !object.id().equals(id) ->
          unproven("its origin serves another object under its id");
      case AnnouncedObjects.Public(var object, _) when !object.author().equals(it.actor()) ->
          unproven("its origin says that it is another's");
      case AnnouncedObjects.Public(var object, var traits) -> take(it, object, traits, relayed);
    };
  }

  private Admission notServed(Iri id, Admission answer) {
    notServed.put(id, answer);
    return answer;
  }

  /// It goes on as our Announce of what its origin serves; whoever got it before has been told
  /// where it is, and an edit only reaches what is remembered.
  private Admission take(Arrived it, FetchedObject object, Traits traits, boolean relayed)
      throws InterruptedException {
    var objection = objection(it, object, traits);
    if (objection.isPresent()) {
      return objection.get();
    }
    if (relayed) {
      writer.append(object);
      return new Admitted("Update");
    }
    var flags = keys.actor(it.signer()).map(KnownActor::flags).orElse(ActorFlags.UNKNOWN);
    append(object, OwnNotice.announce(it.signer(), object.id(), flags, traits, it.relays()));
    return new Admitted("Create");
  }

  /// Its origin is always asked: what it served a moment ago says nothing of a Delete.
  private Admission deleted(Arrived it, Iri object) throws InterruptedException {
    if (!isOfActorsServer(it, object)) {
      return unproven("its object is not of its actor's server");
    }
    if (!retractions.isRelayed(object) && !keys.mayHaveKnown(it.actor())) {
      return new Ignored("nothing is known of it");
    }
    return once.about(
        object,
        () ->
            retractions.isOver(object)
                ? new Ignored("it was withdrawn")
                : deletedThere(it, object));
  }

  private Admission deletedThere(Arrived it, Iri object) throws InterruptedException {
    return switch (objects.readToEnd(object, Optional.of(it.actor()))) {
      case AnnouncedObjects.Absent _ -> retractions.delete(it, object, true);
      case AnnouncedObjects.Later(var reason) -> new TryLater(reason);
      case AnnouncedObjects.NotRelayed(var reason) -> unproven(reason);
      case AnnouncedObjects.Forged(var reason) -> unproven(reason);
      case AnnouncedObjects.Public _ -> unproven("its origin still serves it");
    };
  }

  /// What becomes of a relay's Undo of its Announce of something that we have from relays alone, or
  /// may have had. If the origin has it no more, it ends here, whichever relay's Announce brought
  /// it. Of what the log does not hold a 404 says nothing: it may be still to come.
  ///
  /// @param flags of its actor
  Admission undone(Arrived it, Activity.Undo undo, Iri object, ActorFlags flags)
      throws InterruptedException {
    return once.about(
        object,
        () -> {
          if (retractions.isOver(object)) {
            return new Ignored("it was withdrawn");
          }
          boolean held = retractions.isCarriedAlone(object);
          var reading = held ? objects.readToEnd(object, Optional.empty()) : objects.read(object);
          return switch (reading) {
            case AnnouncedObjects.Absent(_, var notFound) when held || !notFound ->
                retractions.ended(it, object, flags);
            case AnnouncedObjects.Later(var reason) when held -> new TryLater(reason);
            case AnnouncedObjects.Reading _ -> retractions.undo(it, undo, flags, false);
          };
        });
  }

  private Admission deletedActor(ActorUri actor) throws InterruptedException {
    if (!keys.mayHaveKnown(actor) || erasures.isErased(actor)) {
      return new Ignored("nothing is known of this actor");
    }
    if (!keys.isGone(actor)) {
      return unproven("its origin does not say that the actor is gone");
    }
    erasures.erase(actor);
    return new Ignored("the actor is gone");
  }
}
