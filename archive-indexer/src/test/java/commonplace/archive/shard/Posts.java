package commonplace.archive.shard;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ArchivedObject;
import commonplace.core.log.ArchivedObject.Applied;
import commonplace.core.log.ArchivedObject.Live;
import commonplace.core.log.ArchivedObject.Revision;
import commonplace.core.log.ArchivedObject.Tombstone;
import commonplace.core.log.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Archived objects for tests, built up from a plain note.
final class Posts {
  static final Topics TOPICS = Topics.withHorizon(Topics.DEFAULT_HORIZON);
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private static final Applied APPLIED = new Applied("activities", 0);

  private Posts() {}

  static Builder note(String id, String author, String content) {
    return new Builder(id, author, content);
  }

  static Tombstone gone(Live live) {
    return new Tombstone(
        live.id(), live.author(), BEGIN.plusSeconds(1_000), Tombstone.Why.DELETED, APPLIED);
  }

  static byte[] bytes(ArchivedObject object) {
    return TOPICS.archiveObjects().values().encode(object).body().toArray();
  }

  /// A note in the making.
  static final class Builder {
    private final String id;
    private final String author;
    private final String content;
    private String type = "Note";
    private Instant witnessed = BEGIN;
    private String language = "en";
    private String title = "";
    private String summary = "";
    private List<String> options = List.of();
    private List<String> altTexts = List.of();
    private List<String> tags = List.of();
    private boolean sensitive;
    private Optional<Iri> inReplyTo = Optional.empty();
    private Optional<Instant> edited = Optional.empty();

    Builder(String id, String author, String content) {
      this.id = id;
      this.author = author;
      this.content = content;
    }

    Builder type(String value) {
      type = value;
      return this;
    }

    Builder at(long seconds) {
      witnessed = BEGIN.plusSeconds(seconds);
      return this;
    }

    Builder language(String value) {
      language = value;
      return this;
    }

    Builder title(String value) {
      title = value;
      return this;
    }

    Builder summary(String value) {
      summary = value;
      return this;
    }

    Builder options(String... values) {
      options = List.of(values);
      return this;
    }

    Builder altTexts(String... values) {
      altTexts = List.of(values);
      return this;
    }

    Builder tags(List<String> values) {
      tags = values;
      return this;
    }

    Builder sensitive(boolean value) {
      sensitive = value;
      return this;
    }

    Builder replyTo(String object) {
      inReplyTo = Optional.of(Iri.of(object));
      return this;
    }

    Builder editedAt(long seconds) {
      edited = Optional.of(BEGIN.plusSeconds(seconds));
      return this;
    }

    Live live() {
      var by = ActorUri.of(author);
      return new Live(
          Iri.of(id),
          by,
          type,
          by.authority().text(),
          witnessed,
          Optional.empty(),
          inReplyTo,
          Optional.empty(),
          Optional.empty(),
          "indexable",
          revision(edited.orElse(witnessed)),
          edited.isPresent() ? List.of(revision(witnessed)) : List.of(),
          APPLIED);
    }

    private Revision revision(Instant at) {
      return new Revision(
          at,
          Optional.of(witnessed),
          language,
          title,
          summary,
          content,
          options,
          altTexts,
          tags,
          sensitive);
    }
  }
}
