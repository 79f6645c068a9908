package commonplace.archive.shard;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherLifetimeManager;

/// Searchers that are kept for later pages of a search, with the files that they see. Thread-safe.
final class PinnedSearchers implements Closeable {
  private final SearcherLifetimeManager searchers = new SearcherLifetimeManager();
  private final Map<Long, Long> pinnedAt = new ConcurrentHashMap<>();

  /// Keeps a searcher until {@link #unpin} lets it go, and says by which number.
  long pin(IndexSearcher searcher) throws IOException {
    long pin = searchers.record(searcher);
    pinnedAt.put(pin, System.nanoTime());
    return pin;
  }

  /// The searcher, if it is still kept. Its reader's reference count was raised.
  Optional<IndexSearcher> pinned(long pin) {
    return Optional.ofNullable(searchers.acquire(pin));
  }

  /// Lets go of those that were pinned longer ago than this. Lucene counts a searcher's age from
  /// when a newer one was pinned, which may be never.
  void unpin(Duration after) throws IOException {
    long now = System.nanoTime();
    long longest = after.toNanos();
    searchers.prune((_, searcher) -> {
      long pin = ((DirectoryReader) searcher.getIndexReader()).getVersion();
      return now - pinnedAt.getOrDefault(pin, now) > longest;
    });
    pinnedAt.values().removeIf(at -> now - at > longest);
  }

  @Override
  public void close() throws IOException {
    searchers.close();
  }
}
