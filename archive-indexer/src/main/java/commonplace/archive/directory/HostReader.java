package commonplace.archive.directory;

import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.peer.FetchResult;
import commonplace.core.peer.FetchResult.Fetched;
import commonplace.core.peer.PeerClient;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Visits one server, one request at a time: robots.txt first, then what it allows of NodeInfo and
/// the instance API. An answer that a redirect brought from another server counts as none: that
/// server's rules were not asked. Blocks; thread-safe.
final class HostReader {
  private static final String WELL_KNOWN = "/.well-known/nodeinfo";
  private static final int TOO_MANY_REQUESTS = 429;

  private final PeerClient peers;
  private final String productToken;

  HostReader(PeerClient peers, String productToken) {
    this.peers = peers;
    this.productToken = productToken;
  }

  /// Reads all that describes the server.
  HostReading read(Host host) throws InterruptedException {
    return switch (rules(host)) {
      case HostReading.RulesOnly(var rules) -> new Visit(host, rules).read();
      case HostReading other -> other;
    };
  }

  /// Reads robots.txt alone. Any 4xx but "too many requests" means that there are no rules; where
  /// none can be had now, nothing is allowed now (RFC 9309, section 2.3.1).
  HostReading rules(Host host) throws InterruptedException {
    return switch (peers.get(host.at("/robots.txt"), "text/plain", Optional.empty())) {
      case Fetched f when f.isOk() ->
          new HostReading.RulesOnly(RobotsRules.parse(f.body().utf8(), productToken));
      case Fetched f when f.status() / 100 == 4 && f.status() != TOO_MANY_REQUESTS ->
          new HostReading.RulesOnly(RobotsRules.ALLOW_ALL);
      case FetchResult other -> new HostReading.Failed("robots.txt: " + reason(other));
    };
  }

  private static String reason(FetchResult result) {
    return switch (result) {
      case Fetched f -> "status " + f.status();
      case FetchResult.Blocked(var reason) -> reason;
      case FetchResult.Unreachable(var reason) -> reason;
      case FetchResult.TooLarge(var max) -> "more than " + max + " bytes";
    };
  }

  /// One visit: remembers whether any document but the one of links was allowed, and whether
  /// anything went wrong, after which nothing more is asked.
  private final class Visit {
    private final Host host;
    private final RobotsRules rules;
    private boolean looked;
    private Optional<String> trouble = Optional.empty();

    private Visit(Host host, RobotsRules rules) {
      this.host = host;
      this.rules = rules;
    }

    private HostReading read() throws InterruptedException {
      var nodeInfo = nodeInfo();
      var software = nodeInfo.map(ServerCard::software).orElse("");
      Optional<ServerCard> instance = Optional.empty();
      for (var api : InstanceApi.of(software)) {
        if (instance.isEmpty() && trouble.isEmpty()) {
          instance =
              json(host.at(api.path())).map(api::card).filter(card -> !card.name().isEmpty());
        }
      }
      if (trouble.isPresent() && nodeInfo.isEmpty() && instance.isEmpty()) {
        return new HostReading.Failed(trouble.get());
      }
      if (!looked) {
        return new HostReading.Refused(rules);
      }
      return new HostReading.Read(rules, merged(nodeInfo, instance));
    }

    private static ServerCard merged(Optional<ServerCard> nodeInfo, Optional<ServerCard> instance) {
      var merged = instance.orElse(ServerCard.EMPTY).or(nodeInfo.orElse(ServerCard.EMPTY));
      return nodeInfo.map(card -> merged.withActiveMonth(card.activeMonth())).orElse(merged);
    }

    private Optional<ServerCard> nodeInfo() throws InterruptedException {
      var link = json(host.at(WELL_KNOWN)).flatMap(links -> NodeInfo.link(links, host.authority()));
      return link.isPresent() ? json(link.get()).map(NodeInfo::card) : Optional.empty();
    }

    private Optional<JsonNode> json(Iri url) throws InterruptedException {
      if (!rules.allows(url.pathAndQuery())) {
        return Optional.empty();
      }
      looked |= !url.pathAndQuery().equals(WELL_KNOWN);
      var result = peers.get(url, "application/json", Optional.empty());
      return switch (result) {
        case Fetched f when f.isOk() && f.location().authority().equals(url.authority()) ->
            JsonReader.parse(f.body()) instanceof JsonReader.Json(var value, _)
                ? Optional.of(value)
                : Optional.empty();
        case Fetched f when f.status() / 100 == 5 || f.status() == TOO_MANY_REQUESTS ->
            inTrouble(url, result);
        case FetchResult.Unreachable _ -> inTrouble(url, result);
        case Fetched _, FetchResult.Blocked _, FetchResult.TooLarge _ -> Optional.empty();
      };
    }

    private Optional<JsonNode> inTrouble(Iri url, FetchResult result) {
      trouble = Optional.of(url.pathAndQuery() + ": " + reason(result));
      return Optional.empty();
    }
  }
}
