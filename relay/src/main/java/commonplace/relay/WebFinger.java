package commonplace.relay;

import commonplace.core.activitypub.Handle;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.peer.ActivityMedia;
import commonplace.core.peer.FetchResult;
import commonplace.core.runtime.Bytes;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Asks a server for the actor of one of its accounts (WebFinger, RFC 7033). Blocks; thread-safe.
final class WebFinger {
  static final String ACCEPT = "application/jrd+json, application/json;q=0.9";

  private static final int SERVER_ERROR = 500;

  private final ContactNotices.Fetch fetch;
  private final String scheme;

  /// @param fetch with {@link #ACCEPT}
  /// @param scheme `https`, or `http` where peers may be insecure
  WebFinger(ContactNotices.Fetch fetch, String scheme) {
    this.fetch = fetch;
    this.scheme = scheme;
  }

  /// What came of it.
  sealed interface Answer {}

  /// Its actor's id, which may be on another server.
  record Found(Iri actor) implements Answer {}

  /// It names none, or we do not go there.
  record NotFound() implements Answer {}

  /// It did not answer, or not now.
  record Later() implements Answer {}

  Answer actor(Handle handle) throws InterruptedException {
    var server = handle.server().text();
    var url = scheme + "://" + server + "/.well-known/webfinger?resource=" + handle.acct();
    return switch (fetch.get(Iri.of(url))) {
      case FetchResult.Unreachable _ -> new Later();
      case FetchResult.Fetched found when found.status() >= SERVER_ERROR -> new Later();
      case FetchResult.Fetched found when found.isOk() -> self(found.body());
      case FetchResult.Fetched _, FetchResult.Blocked _, FetchResult.TooLarge _ -> new NotFound();
    };
  }

  private static Answer self(Bytes body) {
    if (!(JsonReader.parse(body) instanceof JsonReader.Json(var json, _))) {
      return new NotFound();
    }
    return json.path("links").values().stream()
        .filter(link -> link.path("rel").asString("").equals("self"))
        .filter(link -> ActivityMedia.is(link.path("type").asString("")))
        .flatMap(link -> url(link).stream())
        .<Answer>map(Found::new)
        .findFirst()
        .orElseGet(NotFound::new);
  }

  private static Optional<Iri> url(JsonNode link) {
    try {
      return Optional.of(Iri.of(link.path("href").asString(""))).filter(Iri::isHttp);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
