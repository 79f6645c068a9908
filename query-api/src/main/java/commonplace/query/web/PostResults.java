package commonplace.query.web;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest.Order;
import commonplace.query.search.Parsing;
import commonplace.query.search.QueryParser;
import commonplace.query.search.QueryWriter;
import commonplace.query.search.Search;
import commonplace.query.text.Markup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The posts that a search found, with the ways on: pages, order, narrower searches.
final class PostResults {
  private static final List<Facets.Facet> FACETS =
      List.of(
          new Facets.Facet("language", "Language", Words::language),
          new Facets.Facet("community", "Community", Words::community),
          new Facets.Facet("tag", "Hashtag", tag -> "#" + tag));

  private final Templates templates = new Templates("posts.html");
  private final Templates search;
  private final PostHits hits;
  private final Facets facets = new Facets(templates);

  PostResults(Templates search) {
    this.search = search;
    this.hits = new PostHits(templates);
  }

  /// @param query as it was asked
  /// @param first whether this is the first page
  Markup markup(String query, Search asked, SearchReply reply, boolean first) {
    if (reply.total() == 0) {
      return incomplete(reply).plus(empty(query, asked));
    }
    var narrower = facets(asked, reply);
    return templates
        .piece("results")
        .with("incomplete", incomplete(reply))
        .with("count", Words.count(reply.total(), "post", "posts"))
        .with("order", order(query, asked))
        .with("jump", facets.jump(narrower))
        .with("hits", Markup.join(hits.markup(reply.hits())))
        .with("pages", pages(query, asked, reply, first))
        .with("facets", narrower)
        .markup();
  }

  static String url(String query, Order order) {
    return Links.url("/search", parameters(query, order));
  }

  private static Map<String, String> parameters(String query, Order order) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("q", query);
    parameters.put("what", "posts");
    parameters.put("sort", order == Order.RELEVANCE ? "relevance" : "");
    return parameters;
  }

  private static Markup order(String query, Search asked) {
    return asked.request().order() == Order.NEWEST
        ? new Markup("Newest first. ")
            .plus(Links.own(url(query, Order.RELEVANCE), new Markup("Best match first")))
        : new Markup("Best match first. ")
            .plus(Links.own(url(query, Order.NEWEST), new Markup("Newest first")));
  }

  private Markup pages(String query, Search asked, SearchReply reply, boolean first) {
    var links = new ArrayList<Markup>();
    var parameters = parameters(query, asked.request().order());
    asked
        .next(reply)
        .ifPresent(cursor -> {
          parameters.put("cursor", cursor);
          links.add(
              new Markup(
                  "<a class=\"next\" rel=\"next\" href=\""
                      + Markup.text(Links.url("/search", parameters))
                      + "\">More posts</a>"));
        });
    if (!first) {
      links.add(Links.own(url(query, asked.request().order()), new Markup("Back to the first")));
    }
    return links.isEmpty()
        ? Markup.NONE
        : templates.piece("pages").with("links", Markup.join(links)).markup();
  }

  private Markup facets(Search asked, SearchReply reply) {
    return facets.markup(
        FACETS, reply.facets(), (facet, value) -> choice(asked, clause(facet.key(), value)));
  }

  private static Clause clause(String facet, String value) {
    return switch (facet) {
      case "language" -> new Clause.Language(value);
      case "community" -> new Clause.In(value);
      case "tag" -> new Clause.Tag(value);
      default -> throw new IllegalArgumentException("no such facet: " + facet);
    };
  }

  /// The same search with the condition, or without it. A value that cannot be written as a
  /// condition cannot be chosen.
  private static Optional<Facets.Choice> choice(Search asked, Clause wanted) {
    if (!(QueryParser.parse(QueryWriter.write(wanted)) instanceof Parsing.Query(var read))
        || read.size() != 1) {
      return Optional.empty();
    }
    var clauses = new ArrayList<>(asked.request().clauses());
    boolean on = clauses.remove(read.getFirst());
    if (!on) {
      clauses.add(read.getFirst());
    }
    var url = url(QueryWriter.write(clauses), asked.request().order());
    return Optional.of(new Facets.Choice(url, on));
  }

  private Markup empty(String query, Search asked) {
    var clauses = new ArrayList<>(asked.request().clauses());
    clauses.add(new Clause.WithSensitive());
    return search
        .piece("empty")
        .with("q", query)
        .with("communities-url", SearchPage.communitiesUrl(query))
        .with("sensitive-url", url(QueryWriter.write(clauses), asked.request().order()))
        .markup();
  }

  private Markup incomplete(SearchReply reply) {
    return reply.incomplete().isEmpty()
        ? Markup.NONE
        : search.piece("incomplete").with("parts", String.join(", ", reply.incomplete())).markup();
  }
}
