package commonplace.archive.shard;

import commonplace.core.index.IndexTerms;
import commonplace.core.index.PostFields;
import commonplace.core.log.Topic;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/// One Lucene index, built from the records of one partition. Applying records again from an
/// earlier one gives the same index, so a commit may hold more than its offset says, never less.
/// Thread-safe: one thread applies, others search, refresh and commit.
final class LuceneIndex implements Closeable {
  private final Path folder;
  private final IndexSettings settings;
  private final IndexContent content;
  private final InstantSource clock;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final PinnedSearchers pins = new PinnedSearchers();
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
      IndexWriter writer)
      throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.content = content;
    this.clock = clock;
    this.writer = writer;
    searchers = new SearcherManager(writer, null);
    applied = offsetOf(writer);
    committed = applied;
  }

  /// Opens the folder's index, or begins one if there is none that can be continued.
  static LuceneIndex open(
      Path folder, IndexSettings settings, IndexContent content, InstantSource clock)
      throws IOException {
    var writer = IndexFolder.open(folder, settings, clock);
    try {
      return new LuceneIndex(folder, settings, content, clock, writer);
    } catch (IOException | RuntimeException e) {
      IOUtils.closeWhileHandlingException(writer::rollback, writer.getDirectory());
      throw e;
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

  private Instant lastCommitTime() {
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
    return pins.pin(searcher);
  }

  /// A searcher that was pinned, if it still is. Give it back with {@link #release}.
  Optional<IndexSearcher> pinned(long pin) {
    return pins.pinned(pin);
  }

  /// Lets go of the searchers that were pinned longer ago than this, and with them of their files.
  void unpin(Duration after) throws IOException {
    pins.unpin(after);
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
        IOUtils.close(pins, searchers, writer::rollback, writer.getDirectory());
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
