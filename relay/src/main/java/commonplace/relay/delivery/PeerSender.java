package commonplace.relay.delivery;

import static commonplace.core.httpsig.SignatureForm.CAVAGE;
import static commonplace.core.httpsig.SignatureForm.RFC_9421;

import commonplace.core.activitypub.Iri;
import commonplace.core.httpsig.Signer;
import commonplace.core.integrity.RsaKeyPair;
import commonplace.core.peer.PeerClient;
import commonplace.core.peer.PeerTarget;
import commonplace.core.peer.PostResult;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.relay.identity.OwnKey;
import commonplace.relay.signature.KeyChoice;
import commonplace.relay.signature.KeyChoice.Choice;
import commonplace.relay.signature.KeyChoice.Standing;
import commonplace.relay.signature.PeerSignatures;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends over HTTP, with the relay's signature made at the moment of sending: receivers accept one
/// for about an hour only. A receiver that does not know our newest key is told of it first.
public final class PeerSender implements Sender {
  private static final Logger LOG = LoggerFactory.getLogger(PeerSender.class);
  private static final String CONTENT_TYPE = "application/activity+json";

  private final PeerClient client;
  private final Function<OwnKey<RsaKeyPair>, Signer> signers;
  private final Function<RelayName, KeyChoice> keys;
  private final PeerSignatures signatures;
  private final Function<RelayName, Bytes> actorUpdate;

  /// @param signers of our keys
  /// @param keys of each relay, which one a server gets
  /// @param signatures in which form; told what servers answer
  /// @param actorUpdate the Update of a relay's actor that shows its keys as they are now
  public PeerSender(
      PeerClient client,
      Function<OwnKey<RsaKeyPair>, Signer> signers,
      Function<RelayName, KeyChoice> keys,
      PeerSignatures signatures,
      Function<RelayName, Bytes> actorUpdate) {
    this.client = client;
    this.signers = signers;
    this.keys = keys;
    this.signatures = signatures;
    this.actorUpdate = actorUpdate;
  }

  @Override
  public Outcome send(String inbox, Payload payload) {
    try {
      var target = target(inbox);
      var own = keys.apply(payload.relay());
      var choice = own.of(target.authority());
      if (choice.standing() == Standing.REPLACED) {
        var failure = tell(target, payload.relay(), choice);
        if (failure.isPresent()) {
          return failure.get();
        }
        choice = own.of(target.authority());
      }
      var outcome = post(target, payload, choice);
      if (outcome instanceof Outcome.Delivered) {
        own.passed(target.authority(), choice);
      }
      return outcome instanceof Outcome.Refused(var status, _, _) && choice.mayBeWhy(status)
          ? laterWithAnotherKey(target, own, choice, status)
          : outcome;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.TryLater("interrupted", Optional.empty(), false);
    }
  }

  /// Tells the receiver of a relay's newest key, if it is to be told before anything else.
  void tellOfKey(String inbox, RelayName relay) throws InterruptedException {
    var target = target(inbox);
    var choice = keys.apply(relay).of(target.authority());
    if (choice.standing() == Standing.REPLACED) {
      tell(target, relay, choice)
          .ifPresent(outcome ->
              LOG.debug("Not told of our key yet: inbox={} answer={}", inbox, outcome.answer()));
    }
  }

  private static PeerTarget target(String inbox) {
    return PeerTarget.of(Iri.of(inbox));
  }

  /// @param choice the key that was replaced
  /// @return why the receiver cannot be told now; nothing if it has been
  private Optional<Outcome> tell(PeerTarget target, RelayName relay, Choice choice)
      throws InterruptedException {
    var own = keys.apply(relay);
    return switch (post(target, Payload.of(actorUpdate.apply(relay)).by(relay), choice)) {
      case Outcome.Refused(var status, _, _) when choice.mayBeWhy(status) ->
          Optional.of(laterWithAnotherKey(target, own, choice, status));
      case Outcome.Delivered _, Outcome.Refused _ -> {
        own.told(target.authority());
        yield Optional.empty();
      }
      case Outcome.Gone gone -> Optional.of(gone);
      case Outcome.TryLater later -> Optional.of(later);
    };
  }

  private static Outcome laterWithAnotherKey(
      PeerTarget target, KeyChoice own, Choice choice, int status) {
    own.refused(target.authority(), choice);
    return new Outcome.TryLater(
        status + " while our key is being replaced", Optional.empty(), true);
  }

  private Outcome post(PeerTarget target, Payload payload, Choice choice)
      throws InterruptedException {
    var server = target.authority();
    var form = signatures.of(server);
    var signer = signers.apply(choice.key());
    return switch (client.post(
        target, payload.body(), payload.digest(), CONTENT_TYPE, signer, form, payload.via())) {
      case PostResult.Answered answered -> {
        int status = answered.status();
        boolean asks = answered.asksForMessageSignatures();
        if (asks) {
          signatures.asked(server);
        }
        if (asks && status == 401 && form == CAVAGE && signatures.of(server) == RFC_9421) {
          // nothing was taken, and it says how the same may be sent
          yield new Outcome.TryLater(
              "401, asking for a signature as in RFC 9421", answered.retryAfter(), true);
        }
        var outcome = Outcome.of(answered);
        if (outcome instanceof Outcome.Delivered) {
          signatures.delivered(server, form);
        } else if (outcome instanceof Outcome.Refused && !choice.mayBeWhy(status)) {
          signatures.postRefused(server, form, status);
        }
        yield outcome;
      }
      case PostResult.Blocked(var reason) -> new Outcome.TryLater(reason, Optional.empty(), false);
      case PostResult.Unreachable(var reason) ->
          new Outcome.TryLater(reason, Optional.empty(), false);
    };
  }
}
