package commonplace.relay.inbox;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.httpsig.PendingSignature;
import commonplace.core.httpsig.RequestView;
import commonplace.core.httpsig.SignatureVerifier;
import commonplace.core.httpsig.Verification;
import commonplace.relay.inbox.SignerKeys.Found;
import commonplace.relay.signature.SignatureCheck;
import commonplace.relay.signature.SignedBy;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The inbox's verifier and keys for requests that are no activities. A key that we have is tried
/// before its server is asked. Blocks; thread-safe.
final class RequestSigner implements SignatureCheck {
  private final SignatureVerifier verifier;
  private final SignerKeys keys;
  private final InstantSource clock;

  RequestSigner(SignatureVerifier verifier, SignerKeys keys, InstantSource clock) {
    this.verifier = verifier;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public SignedBy check(RequestView request, Authority server, BooleanSupplier mayAsk)
      throws InterruptedException {
    return switch (verifier.precheck(request, clock.instant(), several -> of(server, several))) {
      case Verification.Refused refused -> new SignedBy.Nobody(refused.reason());
      case PendingSignature pending -> check(pending, server, mayAsk);
    };
  }

  private static PendingSignature of(Authority server, List<PendingSignature> several) {
    return several.stream()
        .filter(signature -> keyOf(server, signature).isPresent())
        .findFirst()
        .orElseGet(several::getFirst);
  }

  private static Optional<Iri> keyOf(Authority server, PendingSignature signature) {
    return InboxPipeline.httpId(signature.keyId())
        .filter(id -> id.authority().filter(server::equals).isPresent());
  }

  private SignedBy check(PendingSignature pending, Authority server, BooleanSupplier mayAsk)
      throws InterruptedException {
    var keyId = keyOf(server, pending);
    if (keyId.isEmpty()) {
      return new SignedBy.Nobody("the signature's key is none of " + server);
    }
    var atHand = keys.atHand(keyId.get());
    if (atHand.isPresent() && holds(pending, atHand.get())) {
      return new SignedBy.Actor(atHand.get().owner());
    }
    if (!mayAsk.getAsBoolean()) {
      return new SignedBy.Unclear(server + " was asked a moment ago, or too often: wait a little");
    }
    return switch (keys.find(keyId.get())) {
      case Found found when holds(pending, found) -> new SignedBy.Actor(found.owner());
      // the key may have changed since it was read
      case Found found -> judged(pending, keys.refresh(keyId.get()).orElse(found));
      case SignerKeys.Lookup lookup -> judged(pending, lookup);
    };
  }

  private SignedBy judged(PendingSignature pending, SignerKeys.Lookup lookup)
      throws InterruptedException {
    return switch (lookup) {
      case SignerKeys.Missing(var reason, _) -> new SignedBy.Nobody(reason);
      case SignerKeys.Unreachable(var reason) -> new SignedBy.Unclear("the key: " + reason);
      case Found found ->
          switch (pending.verify(found.key())) {
            case Verification.Verified _ -> new SignedBy.Actor(found.owner());
            case Verification.Refused refused -> new SignedBy.Nobody(refused.reason());
          };
    };
  }

  private static boolean holds(PendingSignature pending, Found found) {
    return pending.verify(found.key()) instanceof Verification.Verified;
  }
}
