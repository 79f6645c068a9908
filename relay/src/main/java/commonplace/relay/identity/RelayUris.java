package commonplace.relay.identity;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.relays.RelayName;
import java.util.Locale;
import java.util.Optional;

/// The addresses of one of our relays, all below our origin.
///
/// @param origin the public base URL, without a trailing slash
/// @param relay which one
public record RelayUris(String origin, RelayName relay) {
  private static final String NAMED = "/relays/";

  /// Of the main one.
  public RelayUris(String origin) {
    this(origin, RelayName.MAIN);
  }

  public RelayUris {
    var iri = Iri.of(origin);
    if (!iri.isHttp() || !iri.pathAndQuery().equals("/") || origin.endsWith("/")) {
      throw new IllegalArgumentException("an origin is a scheme and a host: " + origin);
    }
  }

  /// Those of another one of ours.
  public RelayUris of(RelayName other) {
    return other.equals(relay) ? this : new RelayUris(origin, other);
  }

  /// Whose address this is: a relay's actor, or something below or in its document.
  public Optional<RelayName> relayOf(String url) {
    if (url.equals(origin + "/actor") || url.startsWith(origin + "/actor#")) {
      return Optional.of(RelayName.MAIN);
    }
    if (!url.startsWith(origin + NAMED)) {
      return Optional.empty();
    }
    var name = url.substring((origin + NAMED).length()).split("[/#?]", 2)[0];
    try {
      return Optional.of(RelayName.of(name));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public ActorUri actor() {
    return ActorUri.of(base());
  }

  private String base() {
    return origin + (relay.isMain() ? "/actor" : NAMED + relay.text());
  }

  /// What the relay's Announces have in front of their hash.
  public String announces() {
    return (relay.isMain() ? origin : base()) + "/announces/";
  }

  /// The URL that admins paste; Mastodon compares it with the actor's `inbox` byte by byte.
  public String inbox() {
    return (relay.isMain() ? origin : base()) + "/inbox";
  }

  public Iri followers() {
    return Iri.of(base() + "/followers");
  }

  /// The first key that signs requests.
  public String keyId() {
    return base() + "#main-key";
  }

  /// The first key that makes proofs.
  public String proofKeyId() {
    return base() + "#ed25519-key";
  }

  /// `http` or `https`.
  public String scheme() {
    return origin.substring(0, origin.indexOf(':')).toLowerCase(Locale.ROOT);
  }

  public Authority authority() {
    return actor().authority();
  }
}
