package commonplace.archive.shard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.IOUtils;

/// Several shards as one index, as they were at one moment: terms are weighed by how common they
/// are in all of them. Close it soon; it keeps files open.
final class View implements AutoCloseable {
  /// A shard's searcher and who gets it back.
  ///
  /// @param index whose
  /// @param searcher as acquired or pinned
  record Part(LuceneIndex index, IndexSearcher searcher) {}

  private final Map<Integer, Part> parts;
  private final MultiReader reader;
  private final IndexSearcher searcher;

  /// @param parts by shard; released when this is closed
  View(Map<Integer, Part> parts) throws IOException {
    this.parts = new TreeMap<>(parts);
    var readers = new ArrayList<IndexReader>();
    this.parts.values().forEach(part -> readers.add(part.searcher().getIndexReader()));
    reader = new MultiReader(readers.toArray(IndexReader[]::new), false);
    searcher = new IndexSearcher(reader);
  }

  IndexSearcher searcher() {
    return searcher;
  }

  List<Integer> shards() {
    return List.copyOf(parts.keySet());
  }

  /// Keeps what this sees for later pages.
  Map<Integer, Long> pin() throws IOException {
    var pins = new TreeMap<Integer, Long>();
    for (var entry : parts.entrySet()) {
      pins.put(entry.getKey(), entry.getValue().index().pin(entry.getValue().searcher()));
    }
    return pins;
  }

  @Override
  public void close() throws IOException {
    try {
      reader.close();
    } finally {
      release(parts.values());
    }
  }

  static void release(Iterable<Part> parts) throws IOException {
    var closeables = new ArrayList<java.io.Closeable>();
    parts.forEach(part -> closeables.add(() -> part.index().release(part.searcher())));
    IOUtils.close(closeables);
  }
}
