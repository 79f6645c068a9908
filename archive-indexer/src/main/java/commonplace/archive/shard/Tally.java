package commonplace.archive.shard;

import commonplace.core.index.SearchReply.Count;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.jspecify.annotations.Nullable;

/// Counts matches by the values of a field: by ordinals within an index segment, by values across
/// them, so that nothing need be kept between searches.
final class Tally extends SimpleCollector {
  private final String field;
  private final Map<String, Long> counts = new HashMap<>();
  private @Nullable SortedSetDocValues values;
  private int[] ordinals = new int[0];

  private Tally(String field) {
    this.field = field;
  }

  /// One pass over the matches of a search; not for several threads.
  static CollectorManager<Tally, Map<String, Long>> manager(String field) {
    return new CollectorManager<>() {
      @Override
      public Tally newCollector() {
        return new Tally(field);
      }

      @Override
      public Map<String, Long> reduce(Collection<Tally> tallies) throws IOException {
        var all = new HashMap<String, Long>();
        for (var tally : tallies) {
          tally.finishSegment();
          tally.counts.forEach((value, count) -> all.merge(value, count, Long::sum));
        }
        return all;
      }
    };
  }

  /// Largest first, then by value.
  static List<Count> largest(Map<String, Long> counts, int limit) {
    return counts.entrySet().stream()
        .map(entry -> new Count(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::value))
        .limit(limit)
        .toList();
  }

  @Override
  protected void doSetNextReader(LeafReaderContext context) throws IOException {
    finishSegment();
    var found = DocValues.getSortedSet(context.reader(), field);
    values = found;
    ordinals = new int[Math.toIntExact(found.getValueCount())];
  }

  private void finishSegment() throws IOException {
    var segment = values;
    if (segment != null) {
      for (int ordinal = 0; ordinal < ordinals.length; ordinal++) {
        if (ordinals[ordinal] > 0) {
          counts.merge(
              segment.lookupOrd(ordinal).utf8ToString(), (long) ordinals[ordinal], Long::sum);
        }
      }
    }
    values = null;
  }

  @Override
  public void collect(int document) throws IOException {
    var segment = values;
    if (segment != null && segment.advanceExact(document)) {
      for (int i = segment.docValueCount(); i > 0; i--) {
        ordinals[(int) segment.nextOrd()]++;
      }
    }
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE_NO_SCORES;
  }
}
