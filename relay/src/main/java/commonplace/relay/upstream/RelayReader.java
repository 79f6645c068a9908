package commonplace.relay.upstream;

import commonplace.core.activitypub.ActorDocument;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.httpsig.Signer;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.core.peer.FetchResult;
import commonplace.core.peer.PeerClient;
import commonplace.relay.subscription.SoftwareReader;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Reads what another relay is, before it is followed. Blocks.
///
/// @param signer ours; known once the relay has started
/// @param software reads NodeInfo
record RelayReader(PeerClient peers, Supplier<Signer> signer, SoftwareReader software) {
  private static final String ACCEPT = "application/activity+json";
  private static final Set<String> BY_ACTOR =
      Set.of("pleroma", "akkoma", "mitra", "friendica", "gotosocial");

  /// What it is.
  ///
  /// @param inbox where it takes a Follow
  /// @param style which kind of Follow it understands
  record Found(String inbox, Style style) {}

  /// @throws IllegalArgumentException if it is no relay that can be followed, saying why
  Found read(ActorUri relay) throws InterruptedException {
    var document = document(relay);
    if (document.id().filter(relay::equals).isEmpty()) {
      throw new IllegalArgumentException("the document at " + relay + " has another id");
    }
    boolean relays = ActorFlags.isServerType(document.type()) || document.type().equals("Group");
    if (!relays) {
      throw new IllegalArgumentException(
          relay + " is of type " + document.type() + ", not Application, Service or Group");
    }
    var inbox =
        document
            .inbox()
            .filter(iri -> iri.authority().equals(relay.value().authority()))
            .orElseThrow(
                () -> new IllegalArgumentException(relay + " has no inbox on its own server"));
    var runs = software.read(relay).map(Software::name);
    boolean byActor =
        runs.filter(BY_ACTOR::contains).isPresent()
            || (runs.isEmpty() && relay.value().pathAndQuery().endsWith("/relay"));
    return new Found(inbox.text(), byActor ? Style.ACTOR_FOLLOW : Style.PUBLIC_FOLLOW);
  }

  private ActorDocument document(ActorUri relay) throws InterruptedException {
    return switch (peers.get(relay.value(), ACCEPT, Optional.of(signer.get()))) {
      case FetchResult.Fetched f
          when f.isOk()
              && f.isActivityStreams()
              && JsonReader.parse(f.body()) instanceof JsonReader.Json(var json, _) ->
          new ActorDocument(json);
      case FetchResult.Fetched f ->
          throw new IllegalArgumentException(
              relay + " answers " + f.status() + " and no ActivityStreams");
      case FetchResult.Blocked(var reason) ->
          throw new IllegalArgumentException(relay + ": " + reason);
      case FetchResult.TooLarge _ -> throw new IllegalArgumentException(relay + " is too large");
      case FetchResult.Unreachable(var reason) ->
          throw new IllegalArgumentException(relay + " cannot be reached: " + reason);
    };
  }
}
