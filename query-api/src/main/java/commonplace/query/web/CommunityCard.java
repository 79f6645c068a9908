package commonplace.query.web;

import commonplace.core.index.Clause;
import commonplace.core.index.SearchRequest.Order;
import commonplace.core.log.Community;
import commonplace.query.directory.CommunitySearch.Hit;
import commonplace.query.search.QueryWriter;
import commonplace.query.text.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One community in a list.
final class CommunityCard {
  private static final int MOST_TEXT = 280;
  private static final int MOST_NAME = 120;
  private static final int MOST_TOPICS = 8;
  private static final int MOST_LANGUAGES = 4;

  private final Templates templates;

  CommunityCard(Templates templates) {
    this.templates = templates;
  }

  Markup markup(Hit hit) {
    var community = hit.community();
    return templates
        .piece("hit")
        .with("name", name(community))
        .with("badges", badges(community))
        .with("meta", meta(community))
        .with("summary", summary(community))
        .with("topics", topics(community))
        .with("why", why(hit.why()))
        .with("links", links(community))
        .markup();
  }

  private static Markup name(Community community) {
    var name = community.name().isBlank() ? community.id() : community.name();
    return Links.external(community.url(), bdi(Words.cut(name, MOST_NAME)));
  }

  private Markup badges(Community community) {
    var badges = new ArrayList<String>();
    badges.add(community.kind() == Community.Kind.GROUP ? "Group" : "Server");
    community.open().ifPresent(open -> badges.add(open ? "Open" : "Closed"));
    if (community.member()) {
      badges.add("Member");
    }
    return Markup.join(
        badges.stream().map(text -> templates.piece("badge").with("text", text).markup()).toList());
  }

  private static Markup meta(Community community) {
    var parts = new ArrayList<Markup>();
    parts.add(bdi(Words.community(community.id())));
    if (!community.software().isEmpty()) {
      parts.add(bdi(community.software()));
    }
    community.languages().stream()
        .limit(MOST_LANGUAGES)
        .forEach(tag -> parts.add(Markup.text(Words.language(tag))));
    parts.add(activity(community.activity()));
    community
        .activity()
        .lastPost()
        .ifPresent(at -> parts.add(new Markup("last post ").plus(Words.day(at))));
    return new Markup(String.join(" · ", parts.stream().map(Markup::html).toList()));
  }

  private static Markup activity(Community.Activity activity) {
    return activity.posts() == 0
        ? new Markup("no remembered posts lately")
        : Markup.text(
            Words.count(activity.posts(), "remembered post", "remembered posts")
                + " by "
                + Words.count(activity.authors(), "person", "people")
                + " in 30 days");
  }

  private Markup summary(Community community) {
    var text = community.summary().strip();
    return text.isEmpty()
        ? Markup.NONE
        : templates.piece("summary").with("text", Words.cut(text, MOST_TEXT)).markup();
  }

  private Markup topics(Community community) {
    var items =
        community.topics().stream()
            .limit(MOST_TOPICS)
            .map(topic ->
                templates
                    .piece("topic")
                    .with("url", Links.url("/communities", Map.of("topic", topic.tag())))
                    .with("tag", topic.tag())
                    .markup())
            .toList();
    return items.isEmpty()
        ? Markup.NONE
        : templates.piece("topics").with("items", Markup.join(items)).markup();
  }

  private Markup why(List<String> reasons) {
    if (reasons.isEmpty()) {
      return Markup.NONE;
    }
    var text = reasons.stream().map(reason -> bdi(reason).html()).toList();
    return templates.piece("why").with("reasons", new Markup(String.join("; ", text))).markup();
  }

  private static Markup links(Community community) {
    var posts = QueryWriter.write(new Clause.In(community.id()));
    return Markup.join(
        List.of(
            Links.external(community.url(), new Markup("Visit")),
            Links.own(PostResults.url(posts, Order.NEWEST), new Markup("Remembered posts"))));
  }

  private static Markup bdi(String text) {
    return new Markup("<bdi>" + Markup.text(text) + "</bdi>");
  }
}
