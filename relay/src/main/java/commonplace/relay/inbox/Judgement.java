package commonplace.relay.inbox;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.KnownActor;
import commonplace.core.log.ProvedBy;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Subject;
import commonplace.core.terms.Traits;
import commonplace.relay.identity.RelayUris;
import commonplace.relay.inbox.Admission.Admitted;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import commonplace.relay.inbox.Admission.Withheld;
import commonplace.relay.subscription.SubscriptionTable;
import commonplace.relay.withdrawal.Withdrawals;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Decides, by type and audience, what becomes of an activity whose sender is known and owns it.
final class Judgement {
  private final RelayUris uris;
  private final SubscriptionTable subscriptions;
  private final KnownActors actors;
  private final SignerKeys keys;
  private final Withdrawals withdrawals;
  private final Sending sending;
  private final LogWriter writer;
  private final OnceOnly once;
  private final AtTheOrigin origin;
  private final Retractions retractions;
  private final Handshaking handshaking;
  private final HouseRules rules;
  private final Supplier<NamedRelays> relays;

  Judgement(
      RelayUris uris,
      SubscriptionTable subscriptions,
      KnownActors actors,
      SignerKeys keys,
      Withdrawals withdrawals,
      LogWriter writer,
      OnceOnly once,
      AtTheOrigin origin,
      Retractions retractions,
      Handshaking handshaking,
      HouseRules rules,
      Supplier<NamedRelays> relays) {
    this.uris = uris;
    this.subscriptions = subscriptions;
    this.actors = actors;
    this.keys = keys;
    this.withdrawals = withdrawals;
    this.sending = new Sending(subscriptions);
    this.writer = writer;
    this.once = once;
    this.origin = origin;
    this.retractions = retractions;
    this.handshaking = handshaking;
    this.rules = rules;
    this.relays = relays;
  }

  /// Whether it makes or ends a subscription, or answers one.
  boolean isOfSubscriptions(Activity activity) {
    return activity instanceof Activity.Follow
        || activity instanceof Activity.Reply
        || (activity instanceof Activity.Undo undo && handshaking.concerns(undo));
  }

  /// @param signer whose key signed the request
  /// @param provedBy if not by the request, it is none of subscriptions; then a member has sent it,
  ///   and its author's server may be a stranger, but none that left or was refused
  /// @param body the exact bytes
  Admission judge(Activity activity, ActorUri signer, ProvedBy provedBy, Bytes body)
      throws InterruptedException {
    var actor = activity.head().actor();
    boolean left =
        !subscriptions.servers().isMember(actor.authority())
            && subscriptions.servers().wasMember(actor.authority());
    boolean brought = !provedBy.isFirstHand();
    boolean member =
        subscriptions.servers().isMember(actor.authority())
            || subscriptions.isSource(actor)
            || (brought && !subscriptions.servers().isShut(actor.authority()));
    var it =
        new Arrived(
            activity,
            signer,
            provedBy,
            subscriptions.servers().maySaveFor(actor),
            subscriptions.servers().memoryDaysFor(actor),
            subscriptions.servers().relays(actor, signer, takesBack(activity)),
            body);
    return switch (activity) {
      case Activity.Follow follow -> handshaking.follow(follow);
      case Activity.Reply reply -> handshaking.reply(reply);
      case Activity.Undo undo when handshaking.concerns(undo) -> handshaking.undo(undo);
      case Activity.Delete delete when member || left || brought ->
          delete.deletesActor()
              ? retractions.deleteActor(it)
              : retractions.delete(it, delete.target(), member);
      case Activity.Update update when left && isProfile(update) && provedBy.isFirstHand() ->
          profileOfOneThatLeft(it, update.document());
      case Activity.Update(_, var document) when left && provedBy.isFirstHand() ->
          editOfOneThatLeft(it, document);
      case Activity.Undo undo when left && provedBy.isFirstHand() ->
          retractions.undo(it, undo, actors.flags(actor), false);
      case Activity _ when !member ->
          new Refused(Refusal.NOT_A_MEMBER, "only members' activities are relayed");
      case Activity.Undo undo -> undo(it, undo);
      case Activity.Create(_, var document) -> published(it, document);
      case Activity.Update update when isProfile(update) -> profile(it, update.document());
      case Activity.Update(_, var document) -> published(it, document);
      case Activity.Announce announce -> announce(it, announce);
      case Activity.Other other -> other(it, other);
      case Activity.Delete _ -> throw new IllegalStateException("a Delete is judged above");
    };
  }

  private static boolean takesBack(Activity activity) {
    return activity instanceof Activity.Delete || activity instanceof Activity.Undo;
  }

  private Admission published(Arrived it, ObjectDocument document) throws InterruptedException {
    if (document.isPollVote()) {
      return new Ignored("votes are not relayed");
    }
    var visibility = Visibility.of(it.audience(), document);
    if (visibility != Visibility.PUBLIC && it.activity() instanceof Activity.Update) {
      retractions.outOfPublic(it, document);
    }
    return switch (visibility) {
      case LIMITED -> new Refused(Refusal.NOT_PUBLIC, "only public posts are relayed");
      case UNLISTED -> new Ignored("unlisted posts are not relayed");
      case PUBLIC ->
          isWithdrawn(it.actor(), document.id())
              ? new Ignored("it was withdrawn")
              : stoppedOrNot(it, document, appendOnTerms(it, document));
    };
  }

  /// An edit may take something back. One that goes no further, by the operator's rules or its own
  /// server's terms, must not leave what it changed: that ends. Somebody else who sends it may be
  /// the reason why it stops, and ends only what its author's proof says nobody may search.
  private Admission stoppedOrNot(Arrived it, ObjectDocument document, Admission admission)
      throws InterruptedException {
    boolean stopped =
        switch (admission) {
          case Ignored _, Withheld _, Refused _ -> true;
          case Admitted _, Admission.Duplicate _, Admission.Looped _, Admission.TryLater _ -> false;
        };
    if (stopped && it.activity() instanceof Activity.Update && isEdit(it, document)) {
      retractions.end(it.actor(), document);
    }
    return admission;
  }

  /// Whether an Update is to be believed as an edit of what was relayed.
  private static boolean isEdit(Arrived it, ObjectDocument document) {
    if (document.type().equals("Question") && document.updated().isEmpty()) {
      return false; // a poll whose votes were counted was not edited
    }
    var searchableBy = document.searchableBy();
    return it.provedBy().isFirstHand()
        || (!searchableBy.isEmpty() && !searchableBy.contains(Audience.PUBLIC));
  }

  private Admission editOfOneThatLeft(Arrived it, ObjectDocument document)
      throws InterruptedException {
    if (Visibility.of(it.audience(), document) == Visibility.PUBLIC) {
      retractions.end(it.actor(), document);
    } else {
      retractions.outOfPublic(it, document);
    }
    return new Refused(
        Refusal.NOT_A_MEMBER,
        "only members' activities are relayed; what is held of what it changes ends");
  }

  /// Who got a post must get its edits, whatever its server's terms are by now.
  private Admission appendOnTerms(Arrived it, ObjectDocument document) throws InterruptedException {
    boolean edit =
        it.activity() instanceof Activity.Update
            && document.id().filter(retractions::isRelayed).isPresent();
    var stopped =
        edit
            ? Optional.<Withheld>empty()
            : sending.objection(it.actor(), () -> Traits.of(document));
    if (stopped.isPresent()) {
      return stopped.get();
    }
    return edit || isCarried(it, document)
        ? appendOnce(it, document.id())
        : new Ignored("none of the relays that your server follows here carries it");
  }

  /// What no relay carries is not logged: who joins a topic opens nothing else.
  private boolean isCarried(Arrived it, ObjectDocument document) {
    var origins = Set.of(it.actor().authority());
    var post = new Subject("Create", origins, () -> Optional.of(Traits.of(document)));
    return it.relays().contains(RelayName.MAIN)
        || !relays.get().carriers(it.relays(), post).isEmpty();
  }

  private boolean isWithdrawn(ActorUri actor, Optional<Iri> object) {
    return withdrawals.contains(actor.value()) || object.filter(withdrawals::contains).isPresent();
  }

  /// Whether an actor says something of itself.
  private static boolean isProfile(Activity.Update update) {
    return update.document().isActor()
        && update.document().id().filter(update.head().actor().value()::equals).isPresent();
  }

  /// It is no longer relayed, but what it says of consent counts for what is remembered.
  private Admission profileOfOneThatLeft(Arrived it, ObjectDocument document)
      throws InterruptedException {
    if (!withdrawals.contains(it.actor().value())) {
      actors.learn(it.actor(), document.asActor());
    }
    return new Ignored("the profile was read; only members' activities are relayed");
  }

  /// An actor's own profile: what it says of consent counts from now on, whomever it was sent to;
  /// unless somebody else sent it, who could send an old one again.
  private Admission profile(Arrived it, ObjectDocument document) throws InterruptedException {
    if (withdrawals.contains(it.actor().value())) {
      return new Ignored("it was withdrawn");
    }
    boolean firstHand = it.provedBy().isFirstHand();
    if (firstHand) {
      actors.learn(it.actor(), document.asActor());
    }
    if (Visibility.isStatedLimited(it.audience())) {
      return firstHand
          ? new Ignored("the profile was read; only public activities are relayed")
          : new Refused(Refusal.NOT_PUBLIC, "only public activities are relayed");
    }
    return appendUnlessNothing(it);
  }

  private Admission appendUnlessNothing(Arrived it) throws InterruptedException {
    var stopped = sending.objection(it.actor());
    return stopped.isPresent() ? stopped.get() : append(it);
  }

  private Admission announce(Arrived it, Activity.Announce announce) throws InterruptedException {
    var audience = it.audience();
    boolean fits =
        audience.publicTo()
            || (audience.publicCc() && isRelay(it.actor()))
            || ((subscriptions.isServed(it.actor()) || subscriptions.isSource(it.actor()))
                && Visibility.isForRelay(audience, it.actor(), uris, uris.of(Route.relay())));
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
    if (it.embedsLimited()) {
      return new Refused(Refusal.NOT_PUBLIC, "it carries an object that is not public");
    }
    var ruled = rules.against(it);
    if (ruled.isPresent()) {
      return ruled.get();
    }
    var stopped = sending.objection(it.actor());
    if (stopped.isPresent()) {
      return stopped.get();
    }
    return origin.announced(it, announce, flags(it.actor()));
  }

  /// Where a relay takes back an Announce of what we have from relays alone, or may have had before
  /// it left the log, its author may have deleted it.
  private Admission undo(Arrived it, Activity.Undo undo) throws InterruptedException {
    var flags = flags(it.actor());
    var object = undo.undoneObject().filter(this::mayBeOfRelaysAlone);
    boolean mayHaveEnded =
        object.isPresent()
            && undo.undoneType().filter("Announce"::equals).isPresent()
            && isRelay(it.actor())
            && !it.embedsLimited()
            && (retractions.isCarriedAlone(object.get())
                || !Visibility.isStatedLimited(it.audience()))
            && rules.letAsk(object.get());
    return mayHaveEnded
        ? origin.undone(it, undo, object.get(), flags)
        : retractions.undo(it, undo, flags, true);
  }

  private boolean mayBeOfRelaysAlone(Iri object) {
    return object.isHttp()
        && !object.authority().filter(uris.authority()::equals).isPresent()
        && (retractions.isCarriedAlone(object) || !retractions.isRelayed(object));
  }

  /// Whether it may be a relay: one that we follow, or a server's own actor. Anybody can have a
  /// Service.
  private boolean isRelay(ActorUri actor) throws InterruptedException {
    return subscriptions.isSource(actor) || flags(actor).type().equals("Application");
  }

  private Admission other(Arrived it, Activity.Other other) throws InterruptedException {
    var type = other.head().type();
    if (other.isBareObject()) {
      return new Refused(
          Refusal.NOT_AN_ACTIVITY,
          type
              + " is the type of an object: send the activity that carries it; a copy on its own"
              + " proves nothing");
    }
    if (type.equals("Move") && other.object().filter(it.actor().value()::equals).isEmpty()) {
      return new Ignored("a Move moves its own actor");
    }
    return switch (type) {
      case "Move", "Add", "Remove" ->
          Visibility.isStatedLimited(it.audience()) || it.embedsLimited()
              ? new Refused(Refusal.NOT_PUBLIC, "only public activities are relayed")
              : appendUnlessNothing(it);
      default -> new Ignored("activities of this type are not relayed");
    };
  }

  /// A Create of what a relay announced before it came here adds nothing.
  private Admission appendOnce(Arrived it, Optional<Iri> object) throws InterruptedException {
    return it.activity() instanceof Activity.Create && object.isPresent()
        ? once.about(
            object.get(),
            () -> once.isCarried(object.get()) ? new Admission.Duplicate() : append(it))
        : append(it);
  }

  private Admission append(Arrived it) throws InterruptedException {
    var ruled = rules.against(it);
    if (ruled.isPresent()) {
      return ruled.get();
    }
    var activity = it.admitted(flags(it.actor()));
    return once.run(
        activity,
        () -> {
          writer.append(activity);
          return new Admitted(activity.type());
        });
  }

  /// An author whose server signed for it may not be known yet. A relay that we follow counts as a
  /// server's own actor, whatever its type.
  private ActorFlags flags(ActorUri author) throws InterruptedException {
    var flags = keys.actor(author).map(KnownActor::flags).orElse(ActorFlags.UNKNOWN);
    return subscriptions.isSource(author) ? flags.ofServer() : flags;
  }
}
