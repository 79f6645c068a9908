package commonplace.relay.terms;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.KnownActor;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Which of a server's actors speaks for all of it. Never a person's, nor a bot's, which are of
/// type Service and anybody's: it is an Application, and known as the server's own. Thread-safe.
final class Speakers {
  private static final String APPLICATION = "Application";

  /// FEP-2677.
  private static final String NAMED_BY_NODE_INFO =
      "https://www.w3.org/ns/activitystreams#Application";

  private static final String SELF = "self";

  private final Function<Authority, List<ActorUri>> followers;
  private final MembersTerms.Fetch fetch;
  private final String scheme;

  /// @param followers the actors that made a server a member
  /// @param scheme `https`, or `http` where peers may be insecure
  Speakers(Function<Authority, List<ActorUri>> followers, MembersTerms.Fetch fetch, String scheme) {
    this.followers = followers;
    this.fetch = fetch;
    this.scheme = scheme;
  }

  /// Whether it can be the server's own at all.
  boolean mayBe(KnownActor actor, Authority host) {
    return actor.flags().type().equals(APPLICATION) && actor.id().authority().equals(host);
  }

  /// Whether it subscribed for its server, or is where most software has the server's own.
  boolean isKnown(KnownActor actor, Authority host) {
    return actor.id().value().equals(url(host, "/actor"))
        || followers.apply(host).contains(actor.id());
  }

  /// Whether the server's NodeInfo or WebFinger names it as its own. Blocks.
  boolean isNamed(KnownActor actor, Authority host) throws InterruptedException {
    return links(host, "/.well-known/nodeinfo", NAMED_BY_NODE_INFO, actor)
        || links(
            host,
            "/.well-known/webfinger?resource=acct:" + host.text() + "@" + host.text(),
            SELF,
            actor);
  }

  private boolean links(Authority host, String path, String rel, KnownActor actor)
      throws InterruptedException {
    return Statements.json(host, fetch.get(url(host, path)))
        .map(json -> json.path("links"))
        .filter(JsonNode::isArray)
        .stream()
        .flatMap(links -> links.values().stream())
        .filter(link -> link.path("rel").asString("").equals(rel))
        .flatMap(link -> Statements.url(link.path("href").asString("")).stream())
        .anyMatch(actor.id().value()::equals);
  }

  private Iri url(Authority host, String path) {
    return Iri.of(scheme + "://" + host.text() + path);
  }
}
