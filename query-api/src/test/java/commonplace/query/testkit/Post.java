package commonplace.query.testkit;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Makes remembered posts.
public record Post(
    String id,
    String author,
    String type,
    Instant witnessed,
    String language,
    String title,
    String warning,
    String content,
    List<String> tags,
    boolean sensitive,
    boolean edited) {
  /// A note, witnessed at this time.
  public static Post note(String id, String author, String witnessed, String content) {
    return new Post(
        id,
        author,
        "Note",
        Instant.parse(witnessed),
        "en",
        "",
        "",
        content,
        List.of(),
        false,
        false);
  }

  public Post in(String language) {
    return new Post(
        id, author, type, witnessed, language, title, warning, content, tags, sensitive, edited);
  }

  public Post article(String title) {
    return new Post(
        id, author, "Article", witnessed, language, title, warning, content, tags, sensitive,
        edited);
  }

  public Post warned(String warning) {
    return new Post(
        id, author, type, witnessed, language, title, warning, content, tags, sensitive, edited);
  }

  public Post tagged(String... tags) {
    return new Post(
        id,
        author,
        type,
        witnessed,
        language,
        title,
        warning,
        content,
        List.of(tags),
        sensitive,
        edited);
  }

  public Post marked() {
    return new Post(
        id, author, type, witnessed, language, title, warning, content, tags, true, edited);
  }

  public Post changed() {
    return new Post(
        id, author, type, witnessed, language, title, warning, content, tags, sensitive, true);
  }

  public Live live() {
    return live(Optional.empty());
  }

  public Live answerTo(String parent) {
    return live(Optional.of(Iri.of(parent)));
  }

  private Live live(Optional<Iri> inReplyTo) {
    var actor = ActorUri.of(author);
    var current = revision(content, edited ? Duration.ofHours(3) : Duration.ZERO);
    return new Live(
        Iri.of(id),
        actor,
        type,
        actor.authority().text(),
        witnessed,
        Optional.empty(),
        inReplyTo,
        Optional.empty(),
        Optional.empty(),
        "indexable",
        current,
        edited ? List.of(revision("<p>before</p>", Duration.ZERO)) : List.of(),
        new Applied("activities", 1));
  }

  private Revision revision(String content, Duration later) {
    return new Revision(
        witnessed.plus(later),
        Optional.of(witnessed.minusSeconds(4)),
        language,
        title,
        warning,
        content,
        List.of(),
        List.of(),
        tags,
        sensitive);
  }
}
