package commonplace.relay.delivery;

import commonplace.core.httpsig.BodyDigest;
import commonplace.core.runtime.Bytes;

/// One body on its way to many inboxes, with what is computed once for all of them.
///
/// @param body the exact bytes to send
/// @param digest of the body
public record Payload(Bytes body, BodyDigest digest) {
  static Payload of(Bytes body) {
    return new Payload(body, BodyDigest.of(body.shared()));
  }
}
