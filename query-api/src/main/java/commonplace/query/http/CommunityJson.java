package commonplace.query.http;

import commonplace.core.index.SearchReply.Count;
import commonplace.core.log.Community;
import commonplace.query.directory.CommunitySearch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The directory as it travels: JSON for programs.
final class CommunityJson {
  private CommunityJson() {}

  static Map<String, Object> of(CommunitySearch.Found found, Optional<String> next) {
    var json = new LinkedHashMap<String, Object>();
    json.put("total", found.total());
    json.put("hits", found.hits().stream().map(CommunityJson::of).toList());
    var facets = new LinkedHashMap<String, Object>();
    for (var facet : CommunitySearch.FACETS) {
      facets.put(
          facet,
          found.facets().getOrDefault(facet, List.of()).stream().map(CommunityJson::of).toList());
    }
    json.put("facets", facets);
    next.ifPresent(cursor -> json.put("next", cursor));
    return json;
  }

  private static Map<String, Object> of(Count count) {
    return pair("value", count.value(), "count", count.count());
  }

  private static Map<String, Object> of(CommunitySearch.Hit hit) {
    var json = of(hit.community());
    json.put("why", hit.why());
    return json;
  }

  static Map<String, Object> of(Community community) {
    var json = new LinkedHashMap<String, Object>();
    json.put("id", community.id());
    json.put("kind", community.kind().name().toLowerCase(Locale.ROOT));
    json.put("name", community.name());
    json.put("summary", community.summary());
    json.put("url", community.url());
    json.put("languages", community.languages());
    json.put(
        "topics",
        community.topics().stream()
            .map(topic -> pair("tag", topic.tag(), "posts", topic.posts()))
            .toList());
    if (!community.software().isEmpty()) {
      json.put("software", community.software());
    }
    community.open().ifPresent(open -> json.put("open", open));
    json.put("activity", of(community.activity()));
    json.put("member", community.member());
    community.read().ifPresent(read -> json.put("read", read.toString()));
    return json;
  }

  private static Map<String, Object> of(Community.Activity activity) {
    var json = new LinkedHashMap<String, Object>();
    json.put("posts", activity.posts());
    json.put("authors", activity.authors());
    activity.activeMonth().ifPresent(people -> json.put("activeMonth", people));
    activity.lastPost().ifPresent(at -> json.put("lastPost", at.toString()));
    return json;
  }

  /// In this order, which `Map.of` does not keep.
  private static Map<String, Object> pair(String name, String value, String countName, long count) {
    var json = new LinkedHashMap<String, Object>();
    json.put(name, value);
    json.put(countName, count);
    return json;
  }
}
