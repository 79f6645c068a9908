package commonplace.query.web;

import commonplace.core.log.Community;
import commonplace.query.directory.CommunityQuery;
import commonplace.query.directory.CommunityQuery.Sort;
import commonplace.query.request.Cursor;
import commonplace.query.request.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What a person asks of the directory, as a form sends it: what is left empty does not count, and
/// a value that cannot be is cut or passed over, because the page shows what was understood.
///
/// @param text words
/// @param topic a hashtag without the sign, or empty
/// @param language BCP 47, or empty
/// @param kind `instance`, `group` or empty
/// @param software lower case, or empty
/// @param open `true`, `false` or empty
/// @param sort `activity`, `name`, `relevance` or empty
/// @param cursor where the last page ended, or empty
record CommunityParameters(
    String text,
    String topic,
    String language,
    String kind,
    String software,
    String open,
    String sort,
    String cursor) {
  static final int LIMIT = 20;
  private static final int MAX_TEXT = 200;
  private static final int MAX_VALUE = 100;

  static CommunityParameters of(Map<String, String> asked) {
    return new CommunityParameters(
        value(asked, "q", MAX_TEXT),
        bare(value(asked, "topic", MAX_VALUE)),
        value(asked, "language", MAX_VALUE).replace('_', '-'),
        oneOf(value(asked, "kind", MAX_VALUE), List.of("instance", "group")),
        value(asked, "software", MAX_VALUE).toLowerCase(Locale.ROOT),
        oneOf(value(asked, "open", MAX_VALUE), List.of("true", "false")),
        oneOf(value(asked, "sort", MAX_VALUE), List.of("activity", "name", "relevance")),
        value(asked, "cursor", Cursor.MAX_LENGTH));
  }

  /// Of the search box, in which the first hashtag is the topic.
  static CommunityParameters ofWords(String query) {
    var words = new ArrayList<String>();
    var topic = "";
    for (var word : query.strip().split("\\s+", -1)) {
      if (topic.isEmpty() && word.startsWith("#") && word.length() > 1) {
        topic = word;
      } else {
        words.add(word);
      }
    }
    return of(Map.of("q", String.join(" ", words), "topic", topic));
  }

  /// A cursor that is none, or of another search, is a mistake.
  Reading<CommunityQuery> query() {
    return first().at(cursor);
  }

  /// The first page.
  CommunityQuery first() {
    return new CommunityQuery(
        text,
        topic.isEmpty() ? List.of() : List.of(topic),
        given(language),
        given(kind).map(k -> Community.Kind.valueOf(k.toUpperCase(Locale.ROOT))),
        given(software),
        given(open).map(Boolean::valueOf),
        given(sort)
            .map(s -> Sort.valueOf(s.toUpperCase(Locale.ROOT)))
            .orElse(text.isEmpty() ? Sort.ACTIVITY : Sort.RELEVANCE),
        LIMIT,
        Optional.empty());
  }

  /// The address of the page that shows this, without the cursor.
  String url() {
    return url("", "");
  }

  /// The same with one value changed; the cursor starts anew.
  String url(String name, String value) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("q", text);
    parameters.put("topic", topic);
    parameters.put("language", language);
    parameters.put("kind", kind);
    parameters.put("software", software);
    parameters.put("open", open);
    parameters.put("sort", sort);
    if (!name.isEmpty()) {
      parameters.put(name, value);
    }
    return Links.url("/communities", parameters);
  }

  private static Optional<String> given(String value) {
    return Optional.of(value).filter(v -> !v.isEmpty());
  }

  private static String bare(String topic) {
    return topic.startsWith("#") ? topic.substring(1) : topic;
  }

  private static String value(Map<String, String> asked, String name, int most) {
    var value = asked.getOrDefault(name, "").strip();
    return value.length() <= most ? value : value.substring(0, most);
  }

  private static String oneOf(String value, List<String> allowed) {
    var lower = value.toLowerCase(Locale.ROOT);
    return allowed.contains(lower) ? lower : "";
  }
}
