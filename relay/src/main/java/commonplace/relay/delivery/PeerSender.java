package commonplace.relay.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.activitypub.Iri;
import commonplace.core.httpsig.Signer;
import commonplace.core.peer.PeerClient;
import commonplace.core.peer.PeerTarget;
import commonplace.core.peer.PostResult;
import java.util.Optional;
import java.util.function.Supplier;

/// Sends over HTTP, with the relay's signature made at the moment of sending: receivers accept one
/// for about an hour only.
public final class PeerSender implements Sender {
  private static final String CONTENT_TYPE = "application/activity+json";
  private static final int MAX_TARGETS = 20_000;

  private final PeerClient client;
  private final Supplier<Signer> signer;
  private final Cache<String, PeerTarget> targets =
      Caffeine.newBuilder().maximumSize(MAX_TARGETS).build();

  /// @param signer the relay's; asked for each time, because the key is read when the relay starts
  public PeerSender(PeerClient client, Supplier<Signer> signer) {
    this.client = client;
    this.signer = signer;
  }

  @Override
  public Outcome send(String inbox, Payload payload) {
    try {
      var target = targets.get(inbox, url -> PeerTarget.of(Iri.of(url)));
      return switch (client.post(
          target, payload.body(), payload.digest(), CONTENT_TYPE, signer.get())) {
        case PostResult.Answered(var status, var retryAfter, var said) ->
            Outcome.of(status, retryAfter, said);
        case PostResult.Blocked(var reason) ->
            new Outcome.TryLater(reason, Optional.empty(), false);
        case PostResult.Unreachable(var reason) ->
            new Outcome.TryLater(reason, Optional.empty(), false);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.TryLater("interrupted", Optional.empty(), false);
    }
  }
}
