package commonplace.query.web;

import commonplace.core.index.SearchReply.Count;
import commonplace.query.text.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/// How posts and communities are laid out once found: the hits, the ways to other pages, and counts
/// as links that narrow the search down.
final class Results {
  private static final int MOST = 10;

  private final Templates templates = new Templates("results.html");

  /// @param facets see {@link #facets}
  Markup markup(List<Markup> hits, Markup pages, Markup facets) {
    return templates
        .piece("results")
        .with("hits", Markup.join(hits))
        .with("pages", pages)
        .with("facets", facets)
        .markup();
  }

  /// @param next the address of the next page
  /// @param more what the link to it says
  /// @param start the address of the first page, where this is another one
  Markup pages(Optional<String> next, String more, Optional<String> start) {
    var links = new ArrayList<Markup>();
    next.ifPresent(
        url -> links.add(templates.piece("next").with("url", url).with("more", more).markup()));
    start.ifPresent(url -> links.add(Links.own(url, new Markup("Back to the first"))));
    return links.isEmpty()
        ? Markup.NONE
        : templates.piece("pages").with("links", Markup.join(links)).markup();
  }

  /// One facet.
  ///
  /// @param key in the answer
  /// @param name for people
  /// @param label of a value, for people
  record Facet(String key, String name, UnaryOperator<String> label) {}

  /// Where a value leads.
  ///
  /// @param url of the search with the value, or without it if it is already part of it
  /// @param on whether it is part of the search
  record Choice(String url, boolean on) {}

  /// @param choice where a value of a facet leads; absent if it cannot be chosen
  Markup facets(
      List<Facet> facets,
      Map<String, List<Count>> counts,
      BiFunction<Facet, String, Optional<Choice>> choice) {
    var groups = new ArrayList<Markup>();
    for (var facet : facets) {
      var values = new ArrayList<Markup>();
      for (var count : counts.getOrDefault(facet.key(), List.of())) {
        if (values.size() < MOST) {
          choice.apply(facet, count.value()).ifPresent(c -> values.add(value(facet, count, c)));
        }
      }
      if (!values.isEmpty()) {
        groups.add(
            templates
                .piece("group")
                .with("name", facet.name())
                .with("values", Markup.join(values))
                .markup());
      }
    }
    return groups.isEmpty()
        ? Markup.NONE
        : templates.piece("facets").with("groups", Markup.join(groups)).markup();
  }

  /// A link to the facets, for narrow screens, on which they come last.
  Markup jump(Markup facets) {
    return facets.html().isEmpty() ? Markup.NONE : templates.piece("jump").markup();
  }

  private Markup value(Facet facet, Count count, Choice choice) {
    var label = facet.label().apply(count.value());
    return choice.on()
        ? templates.piece("on").with("url", choice.url()).with("value", label).markup()
        : templates
            .piece("value")
            .with("url", choice.url())
            .with("value", label)
            .with("count", count.count())
            .markup();
  }
}
