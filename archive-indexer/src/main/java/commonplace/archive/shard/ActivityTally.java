package commonplace.archive.shard;

import commonplace.core.index.PostFields;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.util.LongBitSet;
import org.jspecify.annotations.Nullable;

/// Counts posts and their authors, and finds the newest.
final class ActivityTally extends SimpleCollector {
  /// What was counted.
  ///
  /// @param authors by id
  record Summary(long posts, Set<String> authors, Optional<Instant> last) {}

  private final Set<String> authors = new HashSet<>();
  private long posts;
  private long last = Long.MIN_VALUE;
  private @Nullable SortedDocValues author;
  private @Nullable NumericDocValues witnessed;
  private LongBitSet seen = new LongBitSet(0);

  private ActivityTally() {}

  static CollectorManager<ActivityTally, Summary> manager() {
    return new CollectorManager<>() {
      @Override
      public ActivityTally newCollector() {
        return new ActivityTally();
      }

      @Override
      public Summary reduce(Collection<ActivityTally> tallies) throws IOException {
        var all = new ActivityTally();
        for (var tally : tallies) {
          tally.finishSegment();
          all.posts += tally.posts;
          all.last = Math.max(all.last, tally.last);
          all.authors.addAll(tally.authors);
        }
        return new Summary(
            all.posts,
            Set.copyOf(all.authors),
            all.posts == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(all.last)));
      }
    };
  }

  @Override
  protected void doSetNextReader(LeafReaderContext context) throws IOException {
    finishSegment();
    var found = DocValues.getSorted(context.reader(), PostFields.AUTHOR);
    author = found;
    seen = new LongBitSet(found.getValueCount());
    witnessed =
        SortedNumericSelector.wrap(
            DocValues.getSortedNumeric(context.reader(), PostFields.WITNESSED),
            SortedNumericSelector.Type.MAX,
            SortField.Type.LONG);
  }

  private void finishSegment() throws IOException {
    var segment = author;
    if (segment != null) {
      for (int ordinal = 0; ordinal < seen.length(); ordinal++) {
        if (seen.get(ordinal)) {
          authors.add(segment.lookupOrd(ordinal).utf8ToString());
        }
      }
    }
    author = null;
  }

  @Override
  public void collect(int document) throws IOException {
    posts++;
    if (author != null && author.advanceExact(document)) {
      seen.set(author.ordValue());
    }
    if (witnessed != null && witnessed.advanceExact(document)) {
      last = Math.max(last, witnessed.longValue());
    }
  }

  @Override
  public ScoreMode scoreMode() {
    return ScoreMode.COMPLETE_NO_SCORES;
  }
}
