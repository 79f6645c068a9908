package commonplace.relay.inbox;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.activitypub.Ownership;
import commonplace.core.httpsig.BodyDigest;
import commonplace.core.httpsig.PendingSignature;
import commonplace.core.httpsig.RequestView;
import commonplace.core.httpsig.SignatureForm;
import commonplace.core.httpsig.SignatureVerifier;
import commonplace.core.httpsig.Verification;
import commonplace.core.log.KnownActor;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.ProvedBy;
import commonplace.relay.inbox.Admission.Ignored;
import commonplace.relay.inbox.Admission.Refused;
import commonplace.relay.inbox.Admission.TryLater;
import commonplace.relay.signature.PeerSignatures;
import commonplace.relay.subscription.SubscriptionTable;
import commonplace.relay.upstream.Hops;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// What happens to a POST, cheapest check first, so that a stranger can make us neither work nor
/// fetch: content type, envelope, the signature as far as it can be judged without its key, whether
/// the signer's server is a member, its key, the signature itself, if another signed than the
/// author the proof in the body ({@link Forwarded}), who owns what; then {@link Judgement} decides
/// what is admitted. Blocks; thread-safe.
final class InboxPipeline {
  private static final Set<String> CONTENT_TYPES =
      Set.of("application/activity+json", "application/ld+json", "application/json");

  private final Authority us;
  private final SignatureVerifier verifier;
  private final SubscriptionTable subscriptions;
  private final ServersOwn own;
  private final SignerKeys keys;
  private final Judgement judgement;
  private final Forwarded forwarded;
  private final Erasures erasures;
  private final HouseRules rules;
  private final Quotas quotas;
  private final AdmissionProofs proofs;
  private final PeerSignatures signatures;
  private final LastRefusals refusals;
  private final LastUnrelayed unrelayed;
  private final BooleanSupplier ready;
  private final InstantSource clock;

  InboxPipeline(
      Authority us,
      SignatureVerifier verifier,
      SubscriptionTable subscriptions,
      SignerKeys keys,
      Judgement judgement,
      Forwarded forwarded,
      Erasures erasures,
      HouseRules rules,
      Quotas quotas,
      AdmissionProofs proofs,
      PeerSignatures signatures,
      LastRefusals refusals,
      LastUnrelayed unrelayed,
      BooleanSupplier ready,
      InstantSource clock) {
    this.us = us;
    this.verifier = verifier;
    this.subscriptions = subscriptions;
    this.own = new ServersOwn(subscriptions.servers());
    this.keys = keys;
    this.judgement = judgement;
    this.forwarded = forwarded;
    this.erasures = erasures;
    this.rules = rules;
    this.quotas = quotas;
    this.proofs = proofs;
    this.signatures = signatures;
    this.refusals = refusals;
    this.unrelayed = unrelayed;
    this.ready = ready;
    this.clock = clock;
  }

  Admission admit(InboxRequest request) throws InterruptedException {
    if (!ready.getAsBoolean()) {
      return new TryLater("the relay is starting");
    }
    if (!CONTENT_TYPES.contains(mediaType(request.contentType()))) {
      return new Refused(Refusal.WRONG_CONTENT_TYPE, "send application/activity+json");
    }
    if (!request.headers().values("Content-Encoding").isEmpty()) {
      return new Refused(Refusal.WRONG_CONTENT_TYPE, "send the body as it is, without an encoding");
    }
    return switch (JsonReader.parse(request.body())) {
      case JsonReader.NotJson(var reason) -> new Refused(Refusal.NOT_JSON, reason);
      case JsonReader.Json(_, var tokens) when tokens > BodyRoom.MAX_TOKENS ->
          new Refused(
              Refusal.NOT_AN_ACTIVITY,
              "an activity has at most " + BodyRoom.MAX_TOKENS + " names, values and brackets");
      case JsonReader.Json(_, var tokens) when !request.place().alsoRead((int) tokens) ->
          TryLater.CROWDED;
      case JsonReader.Json(var json, _) ->
          switch (ActivityReader.read(json)) {
            case ActivityReader.Malformed(var reason) ->
                new Refused(Refusal.NOT_AN_ACTIVITY, reason);
            case ActivityReader.Read(var activity) -> route(request, activity);
          };
    };
  }

  /// Ends what goes round in circles; what is about subscriptions comes through no relay.
  private Admission route(InboxRequest request, Activity activity) throws InterruptedException {
    var fields = request.headers().values("via");
    if (fields.isEmpty() && request.relay().isMain()) {
      return admit(request, activity);
    }
    var via = Hops.read(fields);
    var objection = Hops.objection(via, us);
    return objection.isPresent() && !judgement.isOfSubscriptions(activity)
        ? new Admission.Looped(objection.get())
        : Route.through(via, request.relay(), () -> admit(request, activity));
  }

  private static String mediaType(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private Admission admit(InboxRequest request, Activity activity) throws InterruptedException {
    var view =
        new RequestView(
            "POST", request.target(), request.headers(), BodyDigest.of(request.body().shared()));
    try {
      return switch (verifier.precheck(view, clock.instant(), several -> one(several, activity))) {
        case Verification.Refused refused -> new Refused(Refusal.BAD_SIGNATURE, refused.reason());
        case PendingSignature pending -> admit(request, activity, pending);
      };
    } catch (LogUnavailableException e) {
      return new TryLater("the log is out of reach for a moment");
    }
  }

  /// Of several signatures the one that counts: of the actor's server, and rather with a key that
  /// we have and that fits, so that at most one key is fetched for a request.
  private PendingSignature one(List<PendingSignature> several, Activity activity) {
    var server = activity.head().actor().authority();
    var own =
        several.stream()
            .filter(signature ->
                httpId(signature.keyId())
                    .flatMap(Iri::authority)
                    .filter(server::equals)
                    .isPresent())
            .toList();
    return own.stream()
        .filter(this::holdsByKeptKey)
        .findFirst()
        .or(() -> own.stream().findFirst())
        .orElseGet(several::getFirst);
  }

  private boolean holdsByKeptKey(PendingSignature signature) {
    return keys.kept(signature.keyId())
        .map(SignerKeys.Found::key)
        .map(signature::verify)
        .filter(Verification.Verified.class::isInstance)
        .isPresent();
  }

  private Admission admit(InboxRequest request, Activity activity, PendingSignature pending)
      throws InterruptedException {
    var keyId = httpId(pending.keyId());
    if (keyId.isEmpty()) {
      return new Refused(Refusal.BAD_SIGNATURE, "the key id is no http URL");
    }
    var server = keyId.get().authority().orElseThrow();
    boolean own = server.equals(activity.head().actor().authority());
    boolean takesBack = own && takesBack(server, activity);
    var ruled =
        takesBack || activity instanceof Activity.Delete
            ? Optional.<Refused>empty()
            : rules.atTheDoor(server, activity);
    if (ruled.isPresent()) {
      return ruled.get();
    }
    if (server.equals(us) || !(takesBack || isWelcome(server, activity))) {
      return new Refused(Refusal.NOT_A_MEMBER, server + " does not subscribe to this relay");
    }
    var objection = own ? Optional.<Refused>empty() : forwarded.objection(server, activity);
    if (objection.isPresent()) {
      return objection.get();
    }
    if (own && activity instanceof Activity.Delete delete && delete.deletesActor()) {
      return actorDelete(request, delete, keyId.get(), pending);
    }
    return switch (keys.find(keyId.get())) {
      case SignerKeys.Missing(_, var gone)
          when gone && own && activity instanceof Activity.Delete ->
          new Ignored("the actor is gone, and nothing is known of it");
      case SignerKeys.Missing(var reason, _) -> new Refused(Refusal.NO_KEY, reason);
      case SignerKeys.Unreachable(var reason) -> new TryLater("the key: " + reason);
      case SignerKeys.Found found -> verified(request, activity, keyId.get(), pending, found);
    };
  }

  /// Strangers may knock. Nothing else.
  private boolean isWelcome(Authority server, Activity activity) {
    return subscriptions.servers().isMember(server)
        || subscriptions.hasSource(server)
        || (activity instanceof Activity.Reply && subscriptions.awaitsAnswer(server))
        || activity instanceof Activity.Follow;
  }

  /// Whoever gave us something may take it back, also after its server has left or was refused; and
  /// whoever came may leave.
  private boolean takesBack(Authority server, Activity activity) {
    return switch (activity) {
      // a moderator's may be of one who never wrote anything
      case Activity.Delete _ -> subscriptions.servers().wasMember(server);
      case Activity.Update update -> gave(update.head().actor());
      case Activity.Undo undo ->
          subscriptions.find(undo.head().actor()).isPresent() || gave(undo.head().actor());
      case Activity _ -> false;
    };
  }

  /// Whether we may hold something of it: of whom nothing was ever known, nothing is.
  private boolean gave(ActorUri actor) {
    var server = actor.authority();
    return (subscriptions.servers().wasMember(server) || subscriptions.hasSource(server))
        && keys.mayHaveKnown(actor);
  }

  /// Whether it is of a server that gives us something, or came itself.
  private boolean mayBeStored(ActorUri actor) {
    var server = actor.authority();
    return subscriptions.servers().isMember(server)
        || subscriptions.hasSource(server)
        || subscriptions.find(actor).isPresent();
  }

  static Optional<Iri> httpId(String keyId) {
    try {
      return Optional.of(Iri.of(keyId)).filter(Iri::isHttp);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private Admission verified(
      InboxRequest request,
      Activity activity,
      Iri keyId,
      PendingSignature pending,
      SignerKeys.Found found)
      throws InterruptedException {
    if (pending.verify(found.key()) instanceof Verification.Verified) {
      return owned(request, activity, found.owner(), pending.form());
    }
    // the key may have changed since it was read
    return switch (keys.refresh(keyId).orElse(found)) {
      case SignerKeys.Found fresh ->
          switch (pending.verify(fresh.key())) {
            case Verification.Verified _ -> owned(request, activity, fresh.owner(), pending.form());
            case Verification.Refused refused ->
                new Refused(Refusal.BAD_SIGNATURE, refused.reason());
          };
      case SignerKeys.Missing(var reason, _) -> new Refused(Refusal.NO_KEY, reason);
      case SignerKeys.Unreachable(var reason) -> new TryLater("the key: " + reason);
    };
  }

  private Admission owned(
      InboxRequest request, Activity activity, KnownActor signer, SignatureForm form)
      throws InterruptedException {
    var server = signer.id().authority();
    var admission =
        quotas.charge(server) ? charged(request, activity, signer, form) : Quotas.refused(server);
    if (admission instanceof Refused refused) {
      refusals.proven(server, refused, clock.instant());
    }
    if (!server.equals(activity.head().actor().authority())) {
      return admission instanceof Admission.Withheld(var objection, _)
          ? new Admission.Withheld(objection, false) // whoever forwards it learns no terms
          : admission;
    }
    unrelayed.note(server, activity, admission, clock.instant());
    return admission;
  }

  /// Who is a stranger is stored once it subscribes.
  private Admission charged(
      InboxRequest request, Activity activity, KnownActor signer, SignatureForm form)
      throws InterruptedException {
    var server = signer.id().authority();
    if (mayBeStored(signer.id())) {
      keys.proven(signer);
    }
    if (form == SignatureForm.RFC_9421 && subscriptions.servers().isMember(server)) {
      signatures.heard(server);
    }
    var actor = activity.head().actor();
    if (!signer.id().equals(actor) && !own.speaksFor(signer, actor.authority())) {
      return forwarded.judge(activity, signer.id(), form, request.body());
    }
    var objection = Ownership.objection(activity);
    return objection.isPresent()
        ? new Refused(Refusal.NOT_THE_OWNER, objection.get())
        : proofs.counted(
            judgement.judge(activity, signer.id(), ProvedBy.HTTP_SIGNATURE, request.body()),
            ProvedBy.HTTP_SIGNATURE,
            form);
  }

  /// The document is gone by then, so the key that we kept decides. Of an actor that we never knew
  /// there is nothing to delete.
  private Admission actorDelete(
      InboxRequest request, Activity.Delete delete, Iri keyId, PendingSignature pending)
      throws InterruptedException {
    var kept = keys.kept(keyId.text());
    if (kept.isEmpty()) {
      var actor = delete.head().actor();
      return keys.mayHaveKnown(actor) && !erasures.isErased(actor)
          ? forgottenActorsDelete(request, delete, keyId, pending)
          : new Ignored("nothing is known of this actor");
    }
    if (pending.verify(kept.get().key()) instanceof Verification.Verified) {
      return owned(request, delete, kept.get().owner(), pending.form());
    }
    return switch (keys.refresh(keyId).orElse(kept.get())) {
      case SignerKeys.Missing(_, var gone) when gone && keys.isGone(kept.get().owner().id()) -> {
        erasures.erase(kept.get().owner().id());
        yield new Ignored("the actor is gone");
      }
      case SignerKeys.Found fresh -> verified(request, delete, keyId, pending, fresh);
      case SignerKeys.Missing(var reason, _) -> new Refused(Refusal.NO_KEY, reason);
      case SignerKeys.Unreachable(var reason) -> new TryLater("the key: " + reason);
    };
  }

  /// Its key had to make room, but the log may hold it: that it is gone is for its server to say.
  private Admission forgottenActorsDelete(
      InboxRequest request, Activity.Delete delete, Iri keyId, PendingSignature pending)
      throws InterruptedException {
    return switch (keys.find(keyId)) {
      case SignerKeys.Missing(_, var gone) when gone && keys.isGone(delete.head().actor()) -> {
        erasures.erase(delete.head().actor());
        yield new Ignored("the actor is gone");
      }
      case SignerKeys.Found found -> verified(request, delete, keyId, pending, found);
      case SignerKeys.Missing(var reason, _) -> new Refused(Refusal.NO_KEY, reason);
      case SignerKeys.Unreachable(var reason) -> new TryLater("the key: " + reason);
    };
  }
}
