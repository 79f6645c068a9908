package commonplace.query.directory;

import commonplace.core.index.IndexTerms;
import commonplace.core.log.Community;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Says in words why a community was found.
final class Reasons {
  private static final int MAX_QUOTE = 80;
  private static final int MAX_TOPICS = 3;

  private final CommunityQuery query;
  private final List<String> wanted;

  /// @param wanted the analysed words of the search
  Reasons(CommunityQuery query, List<String> wanted) {
    this.query = query;
    this.wanted = wanted;
  }

  List<String> of(Community community) {
    var why = new ArrayList<String>();
    topics(community, why);
    if (mentions(community.name())) {
      why.add("name: \"" + community.name() + "\"");
    }
    quote(community.summary()).ifPresent(quote -> why.add("description: \"" + quote + "\""));
    if (mentions(community.id())) {
      why.add("address: " + community.id());
    }
    language(community).ifPresent(tag -> why.add("speaks " + tag));
    query.software().ifPresent(_ -> why.add("runs " + community.software()));
    query
        .open()
        .ifPresent(open -> why.add(open ? "open for registration" : "closed for registration"));
    if (why.isEmpty()) {
      general(community, why);
    }
    if (community.member()) {
      why.add(
          switch (community.kind()) {
            case INSTANCE -> "member of this relay";
            case GROUP -> "on a server that is a member of this relay";
          });
    }
    return why;
  }

  private void topics(Community community, List<String> why) {
    var asked = query.topics().stream().map(IndexTerms::foldedTag).toList();
    community.topics().stream()
        .filter(topic -> asked.contains(IndexTerms.foldedTag(topic.tag())) || mentions(topic.tag()))
        .limit(MAX_TOPICS)
        .forEach(topic ->
            why.add("topic #" + topic.tag() + " (" + counted(topic.posts(), "post") + ")"));
  }

  private boolean mentions(String text) {
    return !wanted.isEmpty()
        && Words.written(text).stream()
            .anyMatch(word -> wanted.stream().anyMatch(w -> QueryBuilding.matches(w, word)));
  }

  /// The surroundings of the first match.
  private Optional<String> quote(String summary) {
    var parts = summary.split("\\s+");
    for (int i = 0; i < parts.length; i++) {
      if (mentions(parts[i])) {
        return Optional.of(around(parts, i));
      }
    }
    return mentions(summary) ? Optional.of(cut(summary)) : Optional.empty();
  }

  private static String around(String[] parts, int match) {
    int from = match;
    int to = match + 1;
    int length = parts[match].length();
    while (from > 0 && length + parts[from - 1].length() < MAX_QUOTE / 2) {
      length += parts[--from].length() + 1;
    }
    while (to < parts.length && length + parts[to].length() < MAX_QUOTE) {
      length += parts[to++].length() + 1;
    }
    var quote = cut(String.join(" ", List.of(parts).subList(from, to)));
    return (from > 0 ? "… " : "") + quote + (to < parts.length ? " …" : "");
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= MAX_QUOTE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_QUOTE)) + "…";
  }

  private Optional<String> language(Community community) {
    return query
        .language()
        .map(IndexTerms::language)
        .flatMap(prefix ->
            community.languages().stream()
                .filter(tag -> IndexTerms.languages(tag).contains(prefix))
                .findFirst());
  }

  /// Where nothing was asked for: what it is.
  private static void general(Community community, List<String> why) {
    var activity = community.activity();
    if (activity.posts() > 0) {
      why.add(
          counted(activity.posts(), "post")
              + " by "
              + (activity.authors() == 1 ? "1 person" : activity.authors() + " people")
              + " in 30 days");
    }
    if (community.open().orElse(false)) {
      why.add("open for registration");
    }
  }

  private static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
