package commonplace.relay.terms;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.peer.FetchResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Looks whether a server shows a code where only its admin can put one. At most {@link #PLACES}
/// and NodeInfo are asked, and only what the server itself answers counts, never what a redirect to
/// another one says. Blocks; thread-safe.
final class Statements {
  /// A document and its members that an admin writes; none for plain text.
  private record Place(String path, List<String> members) {}

  private static final String NODE_INFO = "/.well-known/nodeinfo";
  private static final List<Place> PLACES =
      List.of(
          new Place("/.well-known/commonplace", List.of()),
          // Mastodon and its kin
          new Place("/api/v2/instance", List.of("/description")),
          new Place("/api/v1/instance", List.of("/description", "/short_description")),
          new Place("/api/v1/instance/extended_description", List.of("/content")),
          // Lemmy
          new Place(
              "/api/v3/site", List.of("/site_view/site/description", "/site_view/site/sidebar")),
          // PeerTube
          new Place(
              "/api/v1/config/about",
              List.of("/instance/shortDescription", "/instance/description")));

  private final MembersTerms.Fetch fetch;
  private final String scheme;

  /// @param scheme `https`, or `http` where peers may be insecure
  Statements(MembersTerms.Fetch fetch, String scheme) {
    this.fetch = fetch;
    this.scheme = scheme;
  }

  /// What came of it.
  sealed interface Finding {}

  /// The server shows it.
  ///
  /// @param where the path
  record Shown(String where) implements Finding {}

  /// It does not.
  ///
  /// @param reason for its admin
  record NotShown(String reason) implements Finding {}

  Finding look(Authority host, String code) throws InterruptedException {
    var trouble = "nothing answered";
    for (var place : PLACES) {
      switch (ask(host, place.path)) {
        case FetchResult.Fetched f when f.isOk() && isOf(host, f) -> {
          if (shows(f, place, code)) {
            return new Shown(place.path);
          }
          trouble = "it answers, but the code is in none of the places";
        }
        case FetchResult.Fetched _ -> {
          // no such place there, or it belongs to another server
        }
        case FetchResult.Blocked(var reason) -> {
          return new NotShown("we do not go there: " + reason);
        }
        case FetchResult.Unreachable(var reason) -> {
          return new NotShown("it cannot be reached: " + reason);
        }
        case FetchResult.TooLarge _ -> trouble = "what it answers is too large";
      }
    }
    return nodeInfo(host).filter(text -> text.contains(code)).isPresent()
        ? new Shown("NodeInfo")
        : new NotShown(trouble);
  }

  private FetchResult ask(Authority host, String path) throws InterruptedException {
    return fetch.get(Iri.of(scheme + "://" + host.text() + path));
  }

  private static boolean isOf(Authority host, FetchResult.Fetched answer) {
    return answer.location().authority().filter(host::equals).isPresent();
  }

  private static boolean shows(FetchResult.Fetched answer, Place place, String code) {
    if (place.members.isEmpty()) {
      return answer.body().utf8().lines().map(String::strip).anyMatch(code::equals);
    }
    return JsonReader.parse(answer.body()) instanceof JsonReader.Json(var json, _)
        && place.members.stream().anyMatch(m -> json.at(m).asString("").contains(code));
  }

  /// `metadata.nodeDescription`, as Misskey, Pleroma and Mastodon have it.
  private Optional<String> nodeInfo(Authority host) throws InterruptedException {
    var document = json(host, ask(host, NODE_INFO));
    var href =
        document.map(json -> json.path("links")).stream()
            .flatMap(links -> links.isArray() ? links.values().stream() : Stream.of())
            .map(link -> link.path("href").asString(""))
            .flatMap(text -> url(text).stream())
            .filter(url -> url.authority().filter(host::equals).isPresent())
            .reduce((_, last) -> last);
    return href.isEmpty()
        ? Optional.empty()
        : json(host, fetch.get(href.get()))
            .map(json -> json.at("/metadata/nodeDescription").asString(""));
  }

  /// What the server itself answers.
  static Optional<JsonNode> json(Authority host, FetchResult result) {
    return result instanceof FetchResult.Fetched f
            && f.isOk()
            && isOf(host, f)
            && JsonReader.parse(f.body()) instanceof JsonReader.Json(var json, _)
        ? Optional.of(json)
        : Optional.empty();
  }

  static Optional<Iri> url(String text) {
    try {
      return Optional.of(Iri.of(text)).filter(Iri::isHttp);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
