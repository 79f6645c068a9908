package commonplace.archive.shard;

import commonplace.core.index.IndexTerms;
import commonplace.core.index.PostAnalyzer;
import commonplace.core.index.PostFields;
import commonplace.core.log.Topic;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherLifetimeManager;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Lucene index, built from the records of one partition. Applying records again from an
/// earlier one gives the same index, so a commit may hold more than its offset says, never less.
/// Thread-safe: one thread applies, others search, refresh and commit.
final class LuceneIndex implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(LuceneIndex.class);

  /// Larger index segments are not merged, so that forgetting one post rewrites at most this much.
  private static final double MAX_MERGED_MEGABYTES = 512;

  private final Path folder;
  private final IndexSettings settings;
  private final IndexContent content;
  private final InstantSource clock;
  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final SearcherLifetimeManager pins = new SearcherLifetimeManager();
  private final Map<Long, Long> pinnedAt = new ConcurrentHashMap<>();
  private final Object order = new Object();
  private volatile long applied;
  private long committed;
  private boolean changed;
  private boolean closed;

  private LuceneIndex(
      Path folder,
      IndexSettings settings,
      IndexContent content,
      InstantSource clock,
      Directory directory,
      IndexWriter writer)
      throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.content = content;
    this.clock = clock;
    this.directory = directory;
    this.writer = writer;
    searchers = new SearcherManager(writer, null);
    applied = offsetOf(writer);
    committed = applied;
  }

  /// Opens the folder's index, or begins one if there is none that can be continued.
  static LuceneIndex open(
      Path folder, IndexSettings settings, IndexContent content, InstantSource clock)
      throws IOException {
    deleteIfUnfit(folder, settings, clock);
    Files.createDirectories(folder);
    var directory = FSDirectory.open(folder);
    try {
      var writer = new IndexWriter(directory, config(settings));
      try {
        return new LuceneIndex(folder, settings, content, clock, directory, writer);
      } catch (IOException | RuntimeException e) {
        writer.rollback();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static IndexWriterConfig config(IndexSettings settings) {
    var merges =
        new TieredMergePolicy()
            .setMaxMergedSegmentMB(MAX_MERGED_MEGABYTES)
            .setForceMergeDeletesPctAllowed(0);
    var scheduler = new ConcurrentMergeScheduler();
    scheduler.setMaxMergesAndThreads(3, 1);
    return new IndexWriterConfig(PostAnalyzer.forWriting())
        .setRAMBufferSizeMB(settings.ramBufferMegabytes())
        .setMergePolicy(merges)
        .setMergeScheduler(scheduler)
        .setCommitOnClose(false);
  }

  private static void deleteIfUnfit(Path folder, IndexSettings settings, InstantSource clock)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    String why;
    try (var directory = FSDirectory.open(folder)) {
      if (!DirectoryReader.indexExists(directory)) {
        return;
      }
      try (var reader = DirectoryReader.open(directory)) {
        var data = CommitData.of(reader.getIndexCommit().getUserData().entrySet());
        why = data.unfit(settings.logId(), clock.instant(), settings.oldestCommit());
      } catch (CorruptIndexException | IndexFormatTooOldException | IndexFormatTooNewException e) {
        LOG.warn("An index cannot be read: folder={}", folder, e);
        why = "it cannot be read";
      }
    }
    if (!why.isEmpty()) {
      LOG.warn("An index is built anew: folder={} because={}", folder, why);
      IOUtils.rm(folder);
    }
  }

  private static long offsetOf(IndexWriter writer) {
    var data = writer.getLiveCommitData();
    return data == null ? CommitData.NONE : CommitData.of(data).offset();
  }

  /// Applies a record whose offset is not known.
  ///
  /// @param value null where the key's record was deleted
  void apply(String key, byte @Nullable [] value) {
    synchronized (order) {
      write(key, value);
    }
  }

  /// Applies a record unless it or a later one is in the index already.
  void apply(String key, byte @Nullable [] value, long offset) {
    synchronized (order) {
      if (offset > applied) {
        write(key, value);
        applied = offset;
      }
    }
  }

  private void write(String key, byte @Nullable [] value) {
    if (key.equals(Topic.HEARTBEAT)) {
      return;
    }
    var id = IndexTerms.id(key);
    var term = new Term(PostFields.ID, id);
    try {
      if (value == null) {
        writer.deleteDocuments(term);
      } else {
        writer.updateDocument(term, content.document(id, value));
      }
      changed = true;
    } catch (IOException e) {
      throw failed("not written to", e);
    }
  }

  /// Says which record was the last one applied, where {@link #apply(String, byte[])} could not.
  void advance(long offset) {
    synchronized (order) {
      applied = Math.max(applied, offset);
    }
  }

  /// Makes everything applied so far durable, if there is anything.
  void commit() {
    synchronized (order) {
      if (closed || (!changed && applied == committed)) {
        return;
      }
      // The time says how far the index has followed the log, so it moves only with the offset.
      var at = applied == committed ? lastCommitTime() : clock.instant();
      var data = new CommitData(CommitData.FORMAT, settings.logId(), applied, at);
      writer.setLiveCommitData(data.toMap().entrySet());
      try {
        writer.commit();
      } catch (IOException e) {
        throw failed("not committed", e);
      }
      committed = applied;
      changed = false;
    }
  }

  private java.time.Instant lastCommitTime() {
    var data = writer.getLiveCommitData();
    return data == null ? clock.instant() : CommitData.of(data).at();
  }

  /// The offset of the last record that is in the index, durable or not.
  OptionalLong applied() {
    long offset = applied;
    return offset == CommitData.NONE ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /// The offset of the last record that a crash cannot take away.
  OptionalLong committed() {
    synchronized (order) {
      return committed == CommitData.NONE ? OptionalLong.empty() : OptionalLong.of(committed);
    }
  }

  /// How many documents searches see, markers included.
  long documents() throws IOException {
    var searcher = acquire();
    try {
      return searcher.getIndexReader().numDocs();
    } finally {
      release(searcher);
    }
  }

  /// Lets searches see what was applied.
  void refresh() throws IOException {
    searchers.maybeRefresh();
  }

  /// The same, and does not return before it is so.
  void refreshNow() throws IOException {
    searchers.maybeRefreshBlocking();
  }

  /// Give it back with {@link #release}.
  ///
  /// @throws org.apache.lucene.store.AlreadyClosedException if the index is closed
  IndexSearcher acquire() throws IOException {
    return searchers.acquire();
  }

  void release(IndexSearcher searcher) throws IOException {
    searcher.getIndexReader().decRef();
  }

  /// Keeps a searcher for {@link #pinned} until {@link #unpin} lets it go.
  long pin(IndexSearcher searcher) throws IOException {
    long pin = pins.record(searcher);
    pinnedAt.put(pin, System.nanoTime());
    return pin;
  }

  /// A searcher that was pinned, if it still is. Give it back with {@link #release}.
  Optional<IndexSearcher> pinned(long pin) {
    return Optional.ofNullable(pins.acquire(pin));
  }

  /// Lets go of the searchers that were pinned longer ago than this, and with them of their files.
  /// Lucene counts a searcher's age from when a newer one was pinned, which may be never.
  void unpin(Duration after) throws IOException {
    long now = System.nanoTime();
    long longest = after.toNanos();
    pins.prune((_, searcher) -> {
      long pin = ((DirectoryReader) searcher.getIndexReader()).getVersion();
      return now - pinnedAt.getOrDefault(pin, now) > longest;
    });
    pinnedAt.values().removeIf(at -> now - at > longest);
  }

  /// Whether documents that were deleted or replaced are still in the files.
  boolean remembersDeleted() {
    return writer.hasDeletions();
  }

  /// Takes deleted documents out of the files. A pinned searcher holds on to its files until it is
  /// unpinned.
  void forget() throws IOException {
    writer.forceMergeDeletes(true);
    synchronized (order) {
      changed = true;
      commit();
    }
    searchers.maybeRefreshBlocking();
    writer.deleteUnusedFiles();
  }

  /// Commits and closes. Closing again does nothing.
  @Override
  public void close() throws IOException {
    synchronized (order) {
      if (closed) {
        return;
      }
      try {
        if (writer.isOpen()) {
          commit();
        }
      } finally {
        abandon();
      }
    }
  }

  boolean isClosed() {
    synchronized (order) {
      return closed;
    }
  }

  /// Closes and loses what was not committed, as a crash would.
  void abandon() throws IOException {
    synchronized (order) {
      if (!closed) {
        closed = true;
        IOUtils.close(pins, searchers, writer::rollback, directory);
      }
    }
  }

  /// Closes, and deletes the files.
  void delete() throws IOException {
    abandon();
    IOUtils.rm(folder);
  }

  private IllegalStateException failed(String what, IOException e) {
    return new IllegalStateException("The index was " + what + ": " + folder, e);
  }
}
