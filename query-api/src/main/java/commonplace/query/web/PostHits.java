package commonplace.query.web;

import commonplace.core.index.SearchReply.Hit;
import commonplace.query.text.Markup;
import commonplace.query.text.Snippet;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Posts as they are listed. What stands behind a warning is folded away.
final class PostHits {
  private static final int MOST = 400;
  private static final Duration SKEW = Duration.ofDays(1);

  private final Templates templates;

  PostHits(Templates posts) {
    this.templates = posts;
  }

  List<Markup> markup(List<Hit> hits) {
    return hits.stream().map(this::item).toList();
  }

  private Markup item(Hit hit) {
    return templates
        .piece("hit")
        .with("heading", heading(hit))
        .with("meta", meta(hit))
        .with("says", says(hit))
        .with("links", links(hit))
        .markup();
  }

  private Markup heading(Hit hit) {
    var title = Snippet.plain(hit.title()).strip();
    return title.isEmpty()
        ? author(hit)
        : Links.external(
            hit.url(),
            templates
                .piece("title")
                .with("lang", Words.lang(hit.language()))
                .with("title", Words.cut(title, MOST))
                .markup());
  }

  private static Markup author(Hit hit) {
    return Links.external(hit.author(), bdi(Words.author(hit.author())));
  }

  private static Markup meta(Hit hit) {
    var parts = new ArrayList<Markup>();
    if (!hit.title().isBlank()) {
      parts.add(author(hit));
    }
    var author = Words.author(hit.author());
    if (hit.community().contains("://") || !author.endsWith("@" + hit.community())) {
      parts.add(new Markup("in ").plus(bdi(Words.community(hit.community()))));
    }
    parts.add(when(hit));
    hit.edited().ifPresent(edited -> parts.add(new Markup("edited ").plus(Words.day(edited))));
    parts.add(Markup.text(Words.language(hit.language())));
    return new Markup(String.join(" · ", parts.stream().map(Markup::html).toList()));
  }

  /// What the author claims; and when it was received, which is what sorts, where that differs.
  private static Markup when(Hit hit) {
    var witnessed = Instant.ofEpochMilli(hit.witnessedMillis());
    var published = hit.published().flatMap(PostHits::instant);
    if (published.isEmpty()) {
      return new Markup("received ").plus(Words.minute(witnessed));
    }
    boolean skewed = Duration.between(published.get(), witnessed).abs().compareTo(SKEW) > 0;
    var claimed = Words.minute(published.get());
    return skewed ? claimed.plus(new Markup(", received ")).plus(Words.day(witnessed)) : claimed;
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private Markup says(Hit hit) {
    var lang = Words.lang(hit.language());
    var text = Snippet.markup(hit.snippet());
    boolean warned = !hit.warning().isEmpty();
    return hit.hidden()
        ? templates
            .piece("warned")
            .with("kind", warned ? "Content warning:" : "Marked as sensitive")
            .with("warning", Words.cut(Snippet.plain(hit.warning()), MOST))
            .with("lang", lang)
            .with("text", text)
            .markup()
        : templates.piece("says").with("lang", lang).with("text", text).markup();
  }

  private static Markup links(Hit hit) {
    var json = Links.url("/api/v1/objects", Map.of("id", hit.id()));
    var links = new ArrayList<Markup>();
    var of = new Markup("<span class=\"hidden\"> by ").plus(bdi(Words.author(hit.author())));
    links.add(
        Links.external(
            hit.url(), new Markup("Open the post").plus(of).plus(new Markup("</span>"))));
    hit.inReplyTo()
        .ifPresent(parent -> links.add(Links.external(parent, new Markup("Answers this"))));
    links.add(Links.own(json, new Markup("As held here")));
    return Markup.join(links);
  }

  private static Markup bdi(String text) {
    return new Markup("<bdi>" + Markup.text(text) + "</bdi>");
  }
}
