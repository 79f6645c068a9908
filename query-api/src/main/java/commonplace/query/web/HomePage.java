package commonplace.query.web;

import commonplace.core.activitypub.Iri;
import commonplace.core.index.ShardPort;
import commonplace.query.QueryConfig;
import commonplace.query.directory.CommunitySearch;
import commonplace.query.text.Markup;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The page at `/`: what this is, a search box, which URL to paste where, what happens to posts and
/// how to leave.
final class HomePage {
  private static final Logger LOG = LoggerFactory.getLogger(HomePage.class);

  private final Templates templates = new Templates("home.html");
  private final SearchForm form;
  private final QueryConfig config;
  private final ShardPort shards;
  private final CommunitySearch communities;

  HomePage(QueryConfig config, SearchForm form, ShardPort shards, CommunitySearch communities) {
    this.config = config;
    this.form = form;
    this.shards = shards;
    this.communities = communities;
  }

  Page page() {
    var body =
        templates
            .piece("page")
            .with("origin", config.origin())
            .with("local", config.canFederate() ? Markup.NONE : local())
            .with("form", form.markup("", false, false))
            .with("numbers", numbers())
            .with("horizon", config.horizon().toHours())
            .with("erasure", config.erasure().toHours())
            .with("rules", rules())
            .markup();
    return Page.ok("", Page.Section.HOME, body);
  }

  private Markup local() {
    var authority =
        Iri.of(config.origin()).authority().map(Object::toString).orElse(config.origin());
    return templates
        .piece("local")
        .with("origin", config.origin())
        .with("listen", authority)
        .markup();
  }

  /// This page answers also while the archive cannot be asked: it is where newcomers and admins
  /// land, and what it says does not depend on the numbers.
  private Markup numbers() {
    try {
      long posts = shards.sizes().values().stream().mapToLong(Long::longValue).sum();
      var items =
          List.of(
              number(communities.members(), "member servers"),
              number(communities.size(), "communities listed"),
              number(posts, "posts remembered"));
      return templates.piece("numbers").with("items", Markup.join(items)).markup();
    } catch (RuntimeException e) {
      LOG.debug("No numbers on the start page", e);
      return templates.piece("starting").markup();
    }
  }

  private Markup number(long count, String what) {
    return templates.piece("number").with("what", what).with("count", count).markup();
  }

  private Markup rules() {
    return config
        .rules()
        .filter(text -> !text.isBlank())
        .map(text ->
            Arrays.stream(text.strip().split("\\R\\s*\\R", -1))
                .map(p -> new Markup("<p class=\"says\">" + Markup.text(p.strip()) + "</p>"))
                .toList())
        .map(paragraphs ->
            templates.piece("rules").with("paragraphs", Markup.join(paragraphs)).markup())
        .orElse(Markup.NONE);
  }
}
