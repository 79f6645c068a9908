package commonplace.relay.delivery;

import commonplace.core.httpsig.BodyDigest;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import java.time.Duration;
import java.util.Optional;

/// One body on its way to many inboxes, with what is computed once for all of them.
///
/// @param body the exact bytes to send
/// @param digest of the body
/// @param via the header of this name, for relays alone
/// @param spread over how long its receivers are spread; zero for all at once
/// @param relay who signs the request
public record Payload(
    Bytes body, BodyDigest digest, Optional<String> via, Duration spread, RelayName relay) {
  /// One of the main relay's for whoever is no relay, at once.
  public static Payload of(Bytes body) {
    return new Payload(
        body, BodyDigest.of(body.shared()), Optional.empty(), Duration.ZERO, RelayName.MAIN);
  }

  /// The same over so long.
  Payload over(Duration window) {
    return new Payload(body, digest, via, window, relay);
  }

  /// The same for a relay.
  Payload through(String header) {
    return new Payload(body, digest, Optional.of(header), spread, relay);
  }

  /// The same signed by another one of our relays.
  public Payload by(RelayName signer) {
    return signer.equals(relay) ? this : new Payload(body, digest, via, spread, signer);
  }
}
