package commonplace.archive.directory;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads NodeInfo 2.0 to 2.2 as servers really write it (FEP-0151).
final class NodeInfo {
  private static final String SCHEMA = "http://nodeinfo.diaspora.software/ns/schema/";
  private static final List<String> VERSIONS = List.of("2.1", "2.0", "2.2");
  private static final int MAX_LINKS = 50;

  private NodeInfo() {}

  /// The document to read, of those that the well-known one links to.
  ///
  /// @param server whose document it is: links to other servers are not followed
  static Optional<Iri> link(JsonNode wellKnown, Authority server) {
    return VERSIONS.stream()
        .flatMap(version -> link(wellKnown.path("links"), SCHEMA + version, server).stream())
        .findFirst();
  }

  private static Optional<Iri> link(JsonNode links, String rel, Authority server) {
    int seen = 0;
    for (var link : links.isObject() ? List.of(links) : links) {
      if (++seen > MAX_LINKS) {
        break;
      }
      if (Fields.text(link, "rel").filter(rel::equals).isPresent()) {
        var href = Fields.text(link, "href").flatMap(text -> on(server, text));
        if (href.isPresent()) {
          return href;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Iri> on(Authority server, String href) {
    try {
      var iri = Iri.of(href);
      return iri.isHttp() && iri.authority().equals(Optional.of(server))
          ? Optional.of(iri)
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static ServerCard card(JsonNode json) {
    return ServerCard.of(
        Fields.text(json, "instance", "name").or(() -> Fields.text(json, "metadata", "nodeName")),
        Fields.text(json, "instance", "description")
            .or(() -> Fields.text(json, "metadata", "nodeDescription")),
        Fields.languages(json, "metadata", "langs"),
        Fields.text(json, "software", "name").map(name -> name.toLowerCase(Locale.ROOT)),
        Fields.flag(json, "openRegistrations"),
        Fields.people(json, "usage", "users", "activeMonth"));
  }
}
