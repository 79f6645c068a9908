package commonplace.query.web;

import commonplace.core.index.SearchRequest.Order;
import commonplace.core.index.ShardPort;
import commonplace.query.request.Mistake;
import commonplace.query.request.Reading;
import commonplace.query.search.Search;
import commonplace.query.search.SearchReader;
import commonplace.query.text.Markup;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The page at `/search`: `q`, `what` (`posts` or `communities`), `sort`, `cursor`. Without a query
/// it explains how to ask; it never lists posts that nobody asked for.
final class SearchPage {
  private static final Markup CURRENT = new Markup(" aria-current=\"page\"");

  private final Templates templates;
  private final SearchForm form;
  private final MistakeView mistakes;
  private final PostResults posts;
  private final CommunityList communities;
  private final ShardPort shards;

  SearchPage(Templates templates, SearchForm form, ShardPort shards, CommunityList communities) {
    this.templates = templates;
    this.form = form;
    this.mistakes = new MistakeView(templates);
    this.posts = new PostResults(templates);
    this.communities = communities;
    this.shards = shards;
  }

  static String communitiesUrl(String query) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("q", query);
    parameters.put("what", "communities");
    return Links.url("/search", parameters);
  }

  /// @param asked the parameters, each once
  Page page(Map<String, String> asked) {
    var query = asked.getOrDefault("q", "");
    if (asked.getOrDefault("what", "").equals("communities")) {
      return communities(query);
    }
    return query.isBlank()
        ? page(200, query, Markup.NONE, templates.piece("tips").markup())
        : posts(query, asked);
  }

  private Page posts(String query, Map<String, String> asked) {
    return switch (SearchReader.read(parameters(query, asked))) {
      case Reading.Wrong<Search>(var mistake) -> mistaken(400, query, mistake);
      case Reading.Read<Search>(var search) -> found(query, search);
    };
  }

  private Page found(String query, Search search) {
    try {
      boolean first = search.request().after().isEmpty();
      var results = posts.markup(query, search, shards.search(search.request()), first);
      return page(200, query, Markup.NONE, results);
    } catch (ShardPort.PageExpiredException _) {
      return mistaken(
          410,
          query,
          new Mistake("cursor", 0, 0, "Pages of best matches are good for two minutes only."));
    }
  }

  private static Map<String, List<String>> parameters(String query, Map<String, String> asked) {
    var parameters = new HashMap<String, List<String>>();
    parameters.put("q", List.of(query));
    parameters.put("facets", List.of("true"));
    for (var name : List.of("sort", "cursor")) {
      var value = asked.getOrDefault(name, "");
      if (!value.isEmpty()) {
        parameters.put(name, List.of(value));
      }
    }
    return parameters;
  }

  private Page mistaken(int status, String query, Mistake mistake) {
    var again = PostResults.url(query, Order.NEWEST);
    return page(
        status,
        query,
        mistakes.markup(mistake, query, again),
        mistake.parameter().equals("q") ? templates.piece("tips").markup() : heading("Search"));
  }

  private Page communities(String query) {
    var asked = CommunityParameters.ofWords(query);
    var results = communities.markup(asked, asked.first());
    return Page.ok(
        title(query),
        Page.Section.SEARCH,
        templates
            .piece("page")
            .with("form", form.markup(query, true, false))
            .with("error", Markup.NONE)
            .with("tabs", tabs(query, true))
            .with("body", heading("Communities").plus(results))
            .markup());
  }

  private Page page(int status, String query, Markup error, Markup body) {
    boolean invalid = !error.html().isEmpty();
    return new Page(
        status,
        title(query),
        Page.Section.SEARCH,
        templates
            .piece("page")
            .with("form", form.markup(query, false, invalid))
            .with("error", error)
            .with("tabs", query.isBlank() || invalid ? Markup.NONE : tabs(query, false))
            .with("body", body)
            .markup());
  }

  /// For those who hear the page; the others see the form or the tabs.
  private Markup heading(String text) {
    return templates.piece("heading").with("text", text).markup();
  }

  private Markup tabs(String query, boolean communities) {
    return templates
        .piece("tabs")
        .with("posts-url", PostResults.url(query, Order.NEWEST))
        .with("communities-url", communitiesUrl(query))
        .with("posts", communities ? Markup.NONE : CURRENT)
        .with("communities", communities ? CURRENT : Markup.NONE)
        .markup();
  }

  private static String title(String query) {
    return query.isBlank() ? "Search" : Words.cut(query.strip(), 60) + " · Search";
  }
}
