package commonplace.relay.delivery;

import commonplace.core.httpsig.BodyDigest;
import commonplace.core.runtime.Bytes;
import java.util.Optional;

/// One body on its way to many inboxes, with what is computed once for all of them.
///
/// @param body the exact bytes to send
/// @param digest of the body
/// @param via the header of this name, for relays alone
public record Payload(Bytes body, BodyDigest digest, Optional<String> via) {
  /// One for whoever is no relay.
  public Payload(Bytes body, BodyDigest digest) {
    this(body, digest, Optional.empty());
  }

  static Payload of(Bytes body) {
    return new Payload(body, BodyDigest.of(body.shared()), Optional.empty());
  }
}
