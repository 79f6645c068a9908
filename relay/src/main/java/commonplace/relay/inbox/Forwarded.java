package commonplace.relay.inbox;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.activitypub.Ownership;
import commonplace.core.httpsig.SignatureForm;
import commonplace.core.integrity.Proof;
import commonplace.core.integrity.ProofVerification;
import commonplace.core.integrity.ProofVerifier;
import commonplace.core.log.ProvedBy;
import commonplace.core.runtime.Bytes;
import commonplace.relay.inbox.Admission.Refused;
import commonplace.relay.inbox.Admission.TryLater;
import commonplace.relay.subscription.SubscriptionTable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What becomes of an activity that a member sends and somebody else is the actor of: it is taken
/// if it carries a proof of its actor's that holds, and refused if it carries one that does not;
/// where neither can be told, it is taken if its origin says the same. At most one key and one
/// object are fetched for it. Blocks; thread-safe.
final class Forwarded {
  private final Authority us;
  private final SubscriptionTable subscriptions;
  private final SignerKeys keys;
  private final Judgement judgement;
  private final AtTheOrigin origin;
  private final AdmissionProofs proofs;
  private final ProofAge age;
  private final InstantSource clock;

  /// @param us our own server, which nobody else speaks for and which is never asked
  /// @param horizon how long what was admitted is known again, so how old a proof may be
  Forwarded(
      Authority us,
      SubscriptionTable subscriptions,
      SignerKeys keys,
      Judgement judgement,
      AtTheOrigin origin,
      AdmissionProofs proofs,
      Duration horizon,
      InstantSource clock) {
    this.us = us;
    this.subscriptions = subscriptions;
    this.keys = keys;
    this.judgement = judgement;
    this.origin = origin;
    this.proofs = proofs;
    this.age = new ProofAge(horizon);
    this.clock = clock;
  }

  /// What came of the proofs so far: whose turn it would be to have its key fetched, what speaks
  /// against the sender, and why nothing can be told. Confined to one request.
  private static final class Trial {
    private final List<Proof.Judgeable> withoutKey = new ArrayList<>();
    private final List<Proof.Judgeable> mismatched = new ArrayList<>();
    private Optional<String> wrong = Optional.empty();
    private Optional<String> unclear = Optional.empty();

    void failed(String why) {
      wrong = wrong.or(() -> Optional.of(why));
    }

    void undecided(String why) {
      unclear = unclear.or(() -> Optional.of(why));
    }
  }

  /// What speaks against it before any key is looked for.
  ///
  /// @param sender the server of whoever signed the request
  Optional<Refused> objection(Authority sender, Activity activity) {
    var origin = activity.head().actor().authority();
    if (!subscriptions.servers().isMember(sender) && !subscriptions.hasSource(sender)) {
      return Optional.of(
          new Refused(Refusal.NOT_A_MEMBER, sender + " does not subscribe to this relay"));
    }
    if (origin.equals(us)) {
      return Optional.of(
          new Refused(Refusal.FORWARDED, "what this relay says, nobody else need tell it"));
    }
    if (judgement.isOfSubscriptions(activity)) {
      return Optional.of(
          new Refused(
              Refusal.FORWARDED, "what is about a subscription is taken from its actor alone"));
    }
    return subscriptions.servers().isShut(origin) && !(activity instanceof Activity.Delete)
        ? Optional.of(new Refused(Refusal.NOT_A_MEMBER, origin + " left or was refused here"))
        : Optional.empty();
  }

  /// The request that brought it.
  ///
  /// @param signer whose key signed the request
  /// @param form in which it was signed
  /// @param body the exact bytes
  private record Carrier(ActorUri signer, SignatureForm form, Bytes body) {}

  /// @param signer whose key signed the request
  /// @param form in which it was signed
  /// @param body the exact bytes
  Admission judge(Activity activity, ActorUri signer, SignatureForm form, Bytes body)
      throws InterruptedException {
    var carrier = new Carrier(signer, form, body);
    var objection = objection(signer.authority(), activity);
    if (objection.isPresent()) {
      return objection.get();
    }
    return switch (JsonReader.parse(body)) {
      case JsonReader.NotJson(var reason) -> new Refused(Refusal.NOT_JSON, reason);
      case JsonReader.Json(var document, _) -> {
        var proofs = Proof.of(document);
        var judgeable = judgeable(proofs);
        if (judgeable.isEmpty()) {
          yield atItsOrigin(activity, carrier, whyNone(proofs));
        }
        var usable = usable(judgeable, activity);
        if (usable.isEmpty()) {
          yield new Refused(
              Refusal.FORWARDED, "the proof's key is of another server than the activity's actor");
        }
        var wrong = Ownership.objection(activity);
        yield wrong.isPresent()
            ? new Refused(Refusal.NOT_THE_OWNER, wrong.get())
            : judge(activity, carrier, document, usable);
      }
    };
  }

  private Admission atItsOrigin(Activity activity, Carrier carrier, String why)
      throws InterruptedException {
    return proofs.counted(
        origin.forwarded(activity, carrier.signer, carrier.body, why),
        ProvedBy.ORIGIN,
        carrier.form);
  }

  /// Those whose key is on a server: nothing says whose any other is.
  private static List<Proof.Judgeable> judgeable(List<Proof> proofs) {
    return proofs.stream()
        .filter(Proof.Judgeable.class::isInstance)
        .map(Proof.Judgeable.class::cast)
        .filter(proof -> proof.key().isHttp())
        .toList();
  }

  /// Those whose key is of the actor's server: nobody else's is asked for.
  private static List<Proof.Judgeable> usable(List<Proof.Judgeable> proofs, Activity activity) {
    var origin = activity.head().actor().authority();
    return proofs.stream()
        .filter(proof -> proof.key().authority().filter(origin::equals).isPresent())
        .toList();
  }

  private static String whyNone(List<Proof> proofs) {
    return proofs.stream()
        .filter(Proof.Unusable.class::isInstance)
        .map(Proof.Unusable.class::cast)
        .findFirst()
        .map(Proof.Unusable::reason)
        .orElseGet(() ->
            proofs.isEmpty()
                ? "the signer is not the activity's actor, and the body carries no proof"
                : "the proof's key is no http URL");
  }

  private Admission judge(
      Activity activity, Carrier carrier, JsonNode document, List<Proof.Judgeable> proofs)
      throws InterruptedException {
    var trial = new Trial();
    for (var proof : proofs) {
      var kept = keys.kept(proof.key().text());
      if (kept.isEmpty()) {
        trial.withoutKey.add(proof);
      } else if (holds(proof, document, kept.get(), activity, trial)) {
        return admit(activity, carrier, proof);
      }
    }
    // of an actor that is gone there is no document, so only a key that we kept can prove it
    return activity instanceof Activity.Delete delete && delete.deletesActor()
        ? unproven(activity, carrier, trial)
        : withFetchedKey(activity, carrier, document, trial);
  }

  private Admission withFetchedKey(
      Activity activity, Carrier carrier, JsonNode document, Trial trial)
      throws InterruptedException {
    boolean lacking = !trial.withoutKey.isEmpty();
    var next = (lacking ? trial.withoutKey : trial.mismatched).stream().findFirst();
    if (next.isEmpty()) {
      return unproven(activity, carrier, trial);
    }
    var proof = next.get();
    var lookup =
        lacking ? Optional.of(keys.find(proof.key())) : keys.refresh(proof.key()); // it may be new
    if (lookup.isEmpty()) {
      return unproven(activity, carrier, trial);
    }
    return switch (lookup.get()) {
      case SignerKeys.Found found when holds(proof, document, found, activity, trial) -> {
        keys.proven(found.owner());
        yield admit(activity, carrier, proof);
      }
      case SignerKeys.Found _ -> unproven(activity, carrier, trial);
      case SignerKeys.Unreachable(var reason) -> new TryLater("the proof's key: " + reason);
      case SignerKeys.Missing(var reason, _) -> {
        trial.undecided("the proof's key: " + reason);
        yield unproven(activity, carrier, trial);
      }
    };
  }

  /// Who sends a proof that does not hold is not believed; what cannot be judged, its origin may
  /// know.
  private Admission unproven(Activity activity, Carrier carrier, Trial trial)
      throws InterruptedException {
    return trial.wrong.isPresent()
        ? new Refused(Refusal.FORWARDED, trial.wrong.get())
        : atItsOrigin(
            activity,
            carrier,
            trial.unclear.orElse("the key of the body's proof is not known here"));
  }

  private boolean holds(
      Proof.Judgeable proof,
      JsonNode document,
      SignerKeys.Found key,
      Activity activity,
      Trial trial) {
    if (!key.owner().id().equals(activity.head().actor())) {
      trial.failed("the proof's key is not that of the activity's actor");
      return false;
    }
    return switch (ProofVerifier.verify(proof, document, key.key(), clock.instant())) {
      case ProofVerification.Verified _ -> true;
      case ProofVerification.Mismatch mismatch -> {
        trial.mismatched.add(proof);
        trial.failed(mismatch.reason());
        yield false;
      }
      case ProofVerification.Refused refused -> {
        trial.undecided(refused.reason());
        yield false;
      }
    };
  }

  private Admission admit(Activity activity, Carrier carrier, Proof.Judgeable proof)
      throws InterruptedException {
    var objection = age.objection(proof, clock.instant());
    if (objection.isPresent()) {
      return atItsOrigin(activity, carrier, objection.get());
    }
    var way =
        switch (proof) {
          case Proof.DataIntegrity _ -> ProvedBy.INTEGRITY_PROOF;
          case Proof.RsaSignature2017 _ -> ProvedBy.LD_SIGNATURE;
        };
    return proofs.counted(
        judgement.judge(activity, carrier.signer, way, carrier.body), way, carrier.form);
  }
}
