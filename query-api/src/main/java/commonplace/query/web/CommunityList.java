package commonplace.query.web;

import commonplace.core.log.Community;
import commonplace.query.directory.CommunitySearch;
import commonplace.query.text.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Communities as they are listed, each with the reasons why, and the ways on.
final class CommunityList {
  private static final List<Facets.Facet> FACETS =
      List.of(
          new Facets.Facet("topic", "Topic", topic -> "#" + topic),
          new Facets.Facet("language", "Language", Words::language),
          new Facets.Facet("kind", "Kind", CommunityList::kind),
          new Facets.Facet("software", "Software", software -> software),
          new Facets.Facet("open", "Newcomers", CommunityList::open));

  private final Templates templates;
  private final CommunityCard card;
  private final Facets facets;
  private final Template pages;
  private final CommunitySearch communities;

  CommunityList(Templates templates, CommunitySearch communities) {
    var posts = new Templates("posts.html");
    this.templates = templates;
    this.card = new CommunityCard(templates);
    this.facets = new Facets(posts);
    this.pages = posts.piece("pages");
    this.communities = communities;
  }

  static String kind(String kind) {
    return kind.equalsIgnoreCase(Community.Kind.GROUP.name()) ? "Groups" : "Servers";
  }

  static String open(String open) {
    return Boolean.parseBoolean(open) ? "Open to newcomers" : "Closed to newcomers";
  }

  /// @throws IllegalArgumentException if the cursor is none of ours; the message is fit for whoever
  ///   sent it
  Markup markup(CommunityParameters asked) {
    var found = communities.search(asked.query());
    if (found.total() == 0) {
      return templates.piece("empty").markup();
    }
    var narrower =
        facets.markup(FACETS, found.facets(), (facet, value) -> choice(asked, facet.key(), value));
    return templates
        .piece("results")
        .with("count", Words.count(found.total(), "community", "communities"))
        .with("jump", facets.jump(narrower))
        .with("hits", Markup.join(found.hits().stream().map(card::markup).toList()))
        .with("pages", pages(asked, found.next()))
        .with("facets", narrower)
        .markup();
  }

  private static Optional<Facets.Choice> choice(
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
    return Optional.of(new Facets.Choice(asked.url(facet, on ? "" : value), on));
  }

  private Markup pages(CommunityParameters asked, Optional<String> next) {
    var links = new ArrayList<Markup>();
    next.ifPresent(cursor ->
        links.add(
            new Markup(
                "<a class=\"next\" rel=\"next\" href=\""
                    + Markup.text(asked.url("cursor", cursor))
                    + "\">More communities</a>")));
    if (!asked.cursor().isEmpty()) {
      links.add(Links.own(asked.url(), new Markup("Back to the first")));
    }
    return links.isEmpty() ? Markup.NONE : pages.with("links", Markup.join(links)).markup();
  }
}
