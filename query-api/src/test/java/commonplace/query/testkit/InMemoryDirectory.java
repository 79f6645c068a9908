package commonplace.query.testkit;

import commonplace.core.index.SearchReply.Count;
import commonplace.core.log.Community;
import commonplace.query.directory.CommunityQuery;
import commonplace.query.directory.CommunitySearch;
import commonplace.query.directory.PageEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A directory over a list, in the order of its making. The end of a page holds its number of hits.
public final class InMemoryDirectory implements CommunitySearch {
  private final List<Community> communities = new ArrayList<>();
  private final List<CommunityQuery> asked = new ArrayList<>();

  public InMemoryDirectory add(Community community) {
    communities.add(community);
    return this;
  }

  public List<CommunityQuery> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Found search(CommunityQuery query) {
    asked.add(query);
    int from = query.after().map(end -> (int) end.posts()).orElse(0);
    var all = communities.stream().filter(community -> matches(community, query)).toList();
    var page = all.subList(Math.min(from, all.size()), Math.min(all.size(), from + query.limit()));
    return new Found(
        all.size(),
        page.stream().map(community -> new Hit(community, why(community, query))).toList(),
        Map.of(
            "kind", List.of(new Count("instance", all.size())),
            "topic", List.of(new Count("gardening", all.size())),
            "open", List.of(new Count("true", 1))),
        from + page.size() < all.size()
            ? Optional.of(new PageEnd(0, from + page.size(), "", ""))
            : Optional.empty());
  }

  private static boolean matches(Community community, CommunityQuery query) {
    var text = (community.id() + " " + community.name() + " " + community.summary());
    return text.toLowerCase(Locale.ROOT).contains(query.text().toLowerCase(Locale.ROOT))
        && query.topics().stream()
            .allMatch(topic -> community.topics().stream().anyMatch(t -> t.tag().equals(topic)))
        && query.kind().map(kind -> kind == community.kind()).orElse(true)
        && query.open().map(open -> community.open().equals(Optional.of(open))).orElse(true);
  }

  private static List<String> why(Community community, CommunityQuery query) {
    var why = new ArrayList<String>();
    query.topics().forEach(topic -> why.add("topic #" + topic));
    if (!query.text().isEmpty()) {
      why.add("name: \"" + community.name() + "\"");
    }
    return why;
  }

  @Override
  public Optional<Community> find(String id) {
    return communities.stream().filter(community -> community.id().equals(id)).findFirst();
  }

  @Override
  public long size() {
    return communities.size();
  }

  @Override
  public long members() {
    return communities.stream().filter(Community::member).count();
  }
}
