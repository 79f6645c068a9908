package commonplace.core.shardport;

import commonplace.core.index.IndexTerms;
import commonplace.core.index.SearchReply;
import commonplace.core.index.SearchReply.Count;
import commonplace.core.index.SearchReply.Hit;
import commonplace.core.index.SearchRequest;
import commonplace.core.index.SearchRequest.Order;
import commonplace.core.index.SearchRequest.PageMark;
import commonplace.core.index.ShardPort.CommunityActivity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Makes one answer of those of several processes. Counts of values that one of them had left out
/// as too small are lost, so the smallest shown may be a little low. Pure.
final class Merging {
  private static final int FACET_VALUES = 50;
  private static final int LANGUAGES = 20;
  private static final int TAGS = 50;

  private static final Comparator<Hit> BY_ID =
      (one, other) -> Arrays.compareUnsigned(bytes(one.id()), bytes(other.id()));
  private static final Comparator<Hit> NEWEST =
      Comparator.comparingLong(Hit::witnessedMillis).reversed().thenComparing(BY_ID);
  private static final Comparator<Hit> BEST =
      Comparator.comparingDouble((Hit hit) -> hit.score()).reversed().thenComparing(BY_ID);

  private Merging() {}

  private static byte[] bytes(String id) {
    return IndexTerms.id(id).getBytes(StandardCharsets.UTF_8);
  }

  /// @param parts each with a page mark
  /// @param missing shards that did not answer
  static SearchReply searches(
      SearchRequest request, List<SearchReply> parts, Collection<Integer> missing) {
    var all =
        parts.stream()
            .flatMap(part -> part.hits().stream())
            .sorted(request.order() == Order.NEWEST ? NEWEST : BEST)
            .toList();
    var hits = all.stream().limit(request.limit()).toList();
    boolean more =
        all.size() > hits.size()
            || parts.stream().anyMatch(part -> part.hits().size() == request.limit());
    var incomplete = new TreeSet<String>();
    missing.forEach(shard -> incomplete.add("shard " + shard));
    parts.forEach(part -> incomplete.addAll(part.incomplete()));
    return new SearchReply(
        parts.stream().mapToLong(SearchReply::total).sum(),
        hits,
        facets(parts),
        more ? Optional.of(mark(request, hits.getLast(), parts)) : Optional.empty(),
        List.copyOf(incomplete));
  }

  private static PageMark mark(SearchRequest request, Hit last, List<SearchReply> parts) {
    var pins = new TreeMap<Integer, Long>();
    parts.forEach(part -> part.next().ifPresent(mark -> pins.putAll(mark.searchers())));
    var id = IndexTerms.id(last.id());
    return switch (request.order()) {
      case NEWEST -> new PageMark(last.witnessedMillis(), 0, id, Map.of());
      case RELEVANCE -> new PageMark(0, last.score(), id, pins);
    };
  }

  private static Map<String, List<Count>> facets(List<SearchReply> parts) {
    var names = new TreeSet<String>();
    parts.forEach(part -> names.addAll(part.facets().keySet()));
    var facets = new LinkedHashMap<String, List<Count>>();
    for (var name : names) {
      facets.put(
          name,
          largest(
              parts.stream().map(part -> part.facets().getOrDefault(name, List.of())).toList(),
              FACET_VALUES));
    }
    return facets;
  }

  static CommunityActivity activities(List<CommunityActivity> parts) {
    return new CommunityActivity(
        parts.stream().mapToLong(CommunityActivity::posts).sum(),
        parts.stream().mapToLong(CommunityActivity::authors).sum(),
        parts.stream()
            .flatMap(part -> part.lastPost().stream())
            .max(Comparator.<Instant>naturalOrder()),
        largest(parts.stream().map(CommunityActivity::languages).toList(), LANGUAGES),
        largest(parts.stream().map(CommunityActivity::tags).toList(), TAGS));
  }

  private static List<Count> largest(List<List<Count>> parts, int limit) {
    var sums = new HashMap<String, Long>();
    parts.forEach(
        part -> part.forEach(count -> sums.merge(count.value(), count.count(), Long::sum)));
    return sums.entrySet().stream()
        .map(entry -> new Count(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value))
        .limit(limit)
        .toList();
  }
}
