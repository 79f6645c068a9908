package commonplace.query.web;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchRequest.Order;
import commonplace.query.request.Reading;
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
  private static final List<Results.Facet> FACETS =
      List.of(
          new Results.Facet("language", "Language", Words::language),
          new Results.Facet("community", "Community", Words::community),
          new Results.Facet("tag", "Hashtag", tag -> "#" + tag));

  private final Templates templates = new Templates("posts.html");
  private final Templates search;
  private final PostHits hits;
  private final Results results = new Results();

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
    var heading =
        templates
            .piece("heading")
            .with("count", Words.count(reply.total(), "post", "posts"))
            .with("order", order(query, asked))
            .with("jump", results.jump(narrower))
            .markup();
    return incomplete(reply)
        .plus(heading)
        .plus(
            results.markup(hits.markup(reply.hits()), pages(query, asked, reply, first), narrower));
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
    var parameters = parameters(query, asked.request().order());
    var start = Links.url("/search", parameters);
    var next =
        asked
            .next(reply)
            .map(cursor -> {
              parameters.put("cursor", cursor);
              return Links.url("/search", parameters);
            });
    return results.pages(next, "More posts", first ? Optional.empty() : Optional.of(start));
  }

  private Markup facets(Search asked, SearchReply reply) {
    return results.facets(
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
  private static Optional<Results.Choice> choice(Search asked, Clause wanted) {
    if (!(QueryParser.parse(QueryWriter.write(wanted))
            instanceof Reading.Read<List<Clause>>(var read))
        || read.size() != 1) {
      return Optional.empty();
    }
    var clauses = new ArrayList<>(asked.request().clauses());
    boolean on = clauses.remove(read.getFirst());
    if (!on) {
      clauses.add(read.getFirst());
    }
    var url = url(QueryWriter.write(clauses), asked.request().order());
    return Optional.of(new Results.Choice(url, on));
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
