package commonplace.query.testkit;

import commonplace.core.log.Community;
import commonplace.core.log.Community.Activity;
import commonplace.core.log.Community.Kind;
import commonplace.core.log.Community.TopicCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A community, short to write: nobody's, quiet, read in 1970 unless told otherwise.
public final class Listed {
  private final String id;
  private String name;
  private String summary = "";
  private Kind kind = Kind.INSTANCE;
  private String software = "";
  private Optional<Boolean> open = Optional.empty();
  private boolean member;
  private Activity activity = new Activity(0, 0, Optional.empty(), Optional.empty());
  private Instant read = Instant.EPOCH;
  private final List<TopicCount> topics = new ArrayList<>();
  private List<String> languages = List.of();

  private Listed(String id) {
    this.id = id;
    this.name = id;
  }

  public static Listed server(String id) {
    return new Listed(id);
  }

  public static Listed group(String id) {
    var group = new Listed(id);
    group.kind = Kind.GROUP;
    return group;
  }

  public Listed name(String text) {
    name = text;
    return this;
  }

  public Listed summary(String text) {
    summary = text;
    return this;
  }

  public Listed software(String text) {
    software = text;
    return this;
  }

  public Listed open(boolean value) {
    open = Optional.of(value);
    return this;
  }

  public Listed member() {
    member = true;
    return this;
  }

  public Listed posts(long count) {
    activity = new Activity(count, count / 2, Optional.empty(), Optional.empty());
    return this;
  }

  public Listed activity(Activity lately) {
    activity = lately;
    return this;
  }

  public Listed read(Instant at) {
    read = at;
    return this;
  }

  public Listed topic(String tag, long count) {
    topics.add(new TopicCount(tag, count));
    return this;
  }

  public Listed speaks(String... tags) {
    languages = List.of(tags);
    return this;
  }

  public Community done() {
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
        activity,
        member,
        Optional.of(read));
  }
}
