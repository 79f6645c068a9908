package commonplace.core.log;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A community as the directory shows it; the value of topic `communities`, keyed by id.
///
/// @param id the authority of a server, or the id of a Group actor
/// @param kind server or group
/// @param name for people, as text
/// @param summary for people, as text
/// @param url its page
/// @param languages BCP 47, most used first
/// @param topics hashtags of its consenting members, most used first
/// @param software what it runs, lower case, or empty
/// @param open whether strangers may register, where it says so
/// @param activity what it did lately
/// @param member whether it is a member of this relay
/// @param read when its own documents were last read; absent if they never could be
public record Community(
    String id,
    Kind kind,
    String name,
    String summary,
    String url,
    List<String> languages,
    List<TopicCount> topics,
    String software,
    Optional<Boolean> open,
    Activity activity,
    boolean member,
    Optional<Instant> read) {
  public Community {
    languages = List.copyOf(languages);
    topics = List.copyOf(topics);
  }

  /// What kind of community.
  public enum Kind {
    INSTANCE,
    GROUP
  }

  /// How often a hashtag was used lately by consenting authors.
  public record TopicCount(String tag, long posts) {}

  /// What a community did lately.
  ///
  /// @param posts remembered posts of the last 30 days
  /// @param authors consenting authors of the last 30 days
  /// @param activeMonth active users of a month as its NodeInfo claims
  /// @param lastPost when the newest remembered post was witnessed
  public record Activity(
      long posts, long authors, Optional<Long> activeMonth, Optional<Instant> lastPost) {
    /// Of a community of which nothing was seen yet.
    public static final Activity NONE = new Activity(0, 0, Optional.empty(), Optional.empty());
  }
}
