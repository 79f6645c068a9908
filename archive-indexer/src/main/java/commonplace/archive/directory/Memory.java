package commonplace.archive.directory;

import commonplace.core.index.ShardPort.CommunityActivity;
import commonplace.core.log.Community;
import commonplace.core.log.Community.TopicCount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the archive remembers of a community's last 30 days.
///
/// @param topics most used first
/// @param languages most used first
record Memory(
    long posts,
    long authors,
    Optional<Instant> lastPost,
    List<TopicCount> topics,
    List<String> languages) {
  /// Nothing is remembered, or nothing may be shown.
  static final Memory NONE = new Memory(0, 0, Optional.empty(), List.of(), List.of());

  private static final int MAX_TOPICS = 20;
  private static final int MAX_TOPIC = 100;
  private static final int MAX_LANGUAGES = 10;

  Memory {
    topics = List.copyOf(topics);
    languages = List.copyOf(languages);
  }

  static Memory of(CommunityActivity counted) {
    return new Memory(
        counted.posts(),
        counted.authors(),
        counted.lastPost(),
        counted.tags().stream()
            .filter(tag -> tag.value().length() <= MAX_TOPIC)
            .limit(MAX_TOPICS)
            .map(tag -> new TopicCount(tag.value(), tag.count()))
            .toList(),
        counted.languages().stream()
            .flatMap(language -> Fields.language(language.value()).stream())
            .distinct()
            .limit(MAX_LANGUAGES)
            .toList());
  }

  /// What was shown last, for when the archive does not answer.
  static Memory of(Community written) {
    return new Memory(
        written.activity().posts(),
        written.activity().authors(),
        written.activity().lastPost(),
        written.topics(),
        written.languages());
  }
}
