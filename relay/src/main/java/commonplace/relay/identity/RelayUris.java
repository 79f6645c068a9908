package commonplace.relay.identity;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import java.util.Locale;

/// The relay's addresses, all below its origin.
///
/// @param origin the public base URL, without a trailing slash
public record RelayUris(String origin) {
  public RelayUris {
    var iri = Iri.of(origin);
    if (!iri.isHttp() || !iri.pathAndQuery().equals("/") || origin.endsWith("/")) {
      throw new IllegalArgumentException("an origin is a scheme and a host: " + origin);
    }
  }

  public ActorUri actor() {
    return ActorUri.of(origin + "/actor");
  }

  /// The URL that admins paste; Mastodon compares it with the actor's `inbox` byte by byte.
  public String inbox() {
    return origin + "/inbox";
  }

  public Iri followers() {
    return Iri.of(origin + "/actor/followers");
  }

  /// The first key that signs requests.
  public String keyId() {
    return origin + "/actor#main-key";
  }

  /// The first key that makes proofs.
  public String proofKeyId() {
    return origin + "/actor#ed25519-key";
  }

  /// `http` or `https`.
  public String scheme() {
    return origin.substring(0, origin.indexOf(':')).toLowerCase(Locale.ROOT);
  }

  public Authority authority() {
    return actor().authority();
  }
}
