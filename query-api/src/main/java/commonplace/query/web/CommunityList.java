package commonplace.query.web;

import commonplace.core.log.Community;
import commonplace.query.directory.CommunityQuery;
import commonplace.query.directory.CommunitySearch;
import commonplace.query.text.Markup;
import java.util.List;
import java.util.Optional;

/// Communities as they are listed, each with the reasons why, and the ways on.
final class CommunityList {
  private static final List<Results.Facet> FACETS =
      List.of(
          new Results.Facet("topic", "Topic", topic -> "#" + topic),
          new Results.Facet("language", "Language", Words::language),
          new Results.Facet("kind", "Kind", CommunityList::kind),
          new Results.Facet("software", "Software", software -> software),
          new Results.Facet("open", "Newcomers", CommunityList::open));

  private final Templates templates;
  private final CommunityCard card;
  private final Results results = new Results();
  private final CommunitySearch communities;

  CommunityList(Templates templates, CommunitySearch communities) {
    this.templates = templates;
    this.card = new CommunityCard(templates);
    this.communities = communities;
  }

  static String kind(String kind) {
    return kind.equalsIgnoreCase(Community.Kind.GROUP.name()) ? "Groups" : "Servers";
  }

  static String open(String open) {
    return Boolean.parseBoolean(open) ? "Open to newcomers" : "Closed to newcomers";
  }

  /// @param query what was asked, as the directory understands it
  Markup markup(CommunityParameters asked, CommunityQuery query) {
    var found = communities.search(query);
    if (found.total() == 0) {
      return templates.piece("empty").markup();
    }
    var narrower =
        results.facets(FACETS, found.facets(), (facet, value) -> choice(asked, facet.key(), value));
    var next = found.end().map(end -> asked.url("cursor", query.cursor(end)));
    var start = Optional.of(asked.url()).filter(_ -> query.after().isPresent());
    var heading =
        templates
            .piece("heading")
            .with("count", Words.count(found.total(), "community", "communities"))
            .with("jump", results.jump(narrower))
            .markup();
    return heading.plus(
        results.markup(
            found.hits().stream().map(card::markup).toList(),
            results.pages(next, "More communities", start),
            narrower));
  }

  private static Optional<Results.Choice> choice(
      CommunityParameters asked, String facet, String value) {
    var now =
        switch (facet) {
          case "topic" -> asked.topic();
          case "language" -> asked.language();
          case "kind" -> asked.kind();
          case "software" -> asked.software();
          case "open" -> asked.open();
          default -> throw new IllegalArgumentException("no such facet: " + facet);
        };
    if (value.isEmpty()) {
      return Optional.empty();
    }
    boolean on = now.equalsIgnoreCase(value);
    return Optional.of(new Results.Choice(asked.url(facet, on ? "" : value), on));
  }
}
