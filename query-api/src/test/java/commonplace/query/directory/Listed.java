package commonplace.query.directory;

import commonplace.core.log.Community;
import commonplace.core.log.Community.Activity;
import commonplace.core.log.Community.Kind;
import commonplace.core.log.Community.TopicCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A community, short to write.
final class Listed {
  private final String id;
  private String name;
  private String summary = "";
  private Kind kind = Kind.INSTANCE;
  private String software = "";
  private Optional<Boolean> open = Optional.empty();
  private boolean member;
  private long posts;
  private final List<TopicCount> topics = new ArrayList<>();
  private List<String> languages = List.of();

  private Listed(String id) {
    this.id = id;
    this.name = id;
  }

  static Listed server(String id) {
    return new Listed(id);
  }

  static Listed group(String id) {
    var group = new Listed(id);
    group.kind = Kind.GROUP;
    return group;
  }

  Listed name(String text) {
    name = text;
    return this;
  }

  Listed summary(String text) {
    summary = text;
    return this;
  }

  Listed software(String text) {
    software = text;
    return this;
  }

  Listed open(boolean value) {
    open = Optional.of(value);
    return this;
  }

  Listed member() {
    member = true;
    return this;
  }

  Listed posts(long count) {
    posts = count;
    return this;
  }

  Listed topic(String tag, long count) {
    topics.add(new TopicCount(tag, count));
    return this;
  }

  Listed speaks(String... tags) {
    languages = List.of(tags);
    return this;
  }

  Community done() {
    return new Community(
        id,
        kind,
        name,
        summary,
        kind == Kind.GROUP ? id : "https://" + id + "/",
        languages,
        topics,
        software,
        open,
        new Activity(posts, posts / 2, Optional.empty(), Optional.empty()),
        member,
        Optional.of(Instant.EPOCH));
  }
}
