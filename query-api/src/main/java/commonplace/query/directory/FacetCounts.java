package commonplace.query.directory;

import static java.util.Comparator.comparingLong;

import commonplace.core.index.SearchReply.Count;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/// Counts the values of every facet over all that a query matches.
final class FacetCounts
    implements CollectorManager<FacetCounts.Counting, Map<String, List<Count>>> {
  /// The most values of one facet that are given.
  static final int MAX_VALUES = 20;

  @Override
  public Counting newCollector() {
    return new Counting();
  }

  @Override
  public Map<String, List<Count>> reduce(Collection<Counting> collectors) {
    var facets = new HashMap<String, List<Count>>();
    for (var facet : CommunitySearch.FACETS) {
      var merged = new HashMap<String, Long>();
      for (var collector : collectors) {
        collector
            .counts
            .getOrDefault(facet, Map.of())
            .forEach((value, count) -> merged.merge(value, count, Long::sum));
      }
      facets.put(facet, largest(merged));
    }
    return facets;
  }

  private static List<Count> largest(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(e -> new Count(e.getKey(), e.getValue()))
        .sorted(comparingLong(Count::count).reversed().thenComparing(Count::value))
        .limit(MAX_VALUES)
        .toList();
  }

  /// Counts by ordinal within a segment, and by value from one segment to the next.
  static final class Counting extends SimpleCollector {
    private final Map<String, Map<String, Long>> counts = new HashMap<>();
    private Map<String, Segment> segment = Map.of();

    private record Segment(SortedSetDocValues values, Map<Long, Long> byOrdinal) {}

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      finish();
      segment = new HashMap<>();
      for (var facet : CommunitySearch.FACETS) {
        var values = DocValues.getSortedSet(context.reader(), CommunityFields.COUNTED + facet);
        segment.put(facet, new Segment(values, new HashMap<>()));
      }
    }

    @Override
    public void collect(int document) throws IOException {
      for (var facet : segment.values()) {
        if (facet.values.advanceExact(document)) {
          for (int i = 0; i < facet.values.docValueCount(); i++) {
            facet.byOrdinal.merge(facet.values.nextOrd(), 1L, Long::sum);
          }
        }
      }
    }

    @Override
    public void finish() throws IOException {
      for (var entry : segment.entrySet()) {
        var total = counts.computeIfAbsent(entry.getKey(), _ -> new HashMap<>());
        var values = entry.getValue().values;
        for (var count : entry.getValue().byOrdinal.entrySet()) {
          total.merge(values.lookupOrd(count.getKey()).utf8ToString(), count.getValue(), Long::sum);
        }
      }
      segment = Map.of();
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
