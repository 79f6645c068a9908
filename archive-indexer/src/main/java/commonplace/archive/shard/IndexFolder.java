package commonplace.archive.shard;

import commonplace.core.index.PostAnalyzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where an index lies: what is there is continued if that is safe, else deleted, for the log has
/// everything.
final class IndexFolder {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFolder.class);

  /// Larger index segments are not merged, so that forgetting one post rewrites at most this much.
  private static final double MAX_MERGED_MEGABYTES = 512;

  private IndexFolder() {}

  /// Opens the folder's index, or begins one if there is none that can be continued. Whoever closes
  /// the writer closes its directory too.
  static IndexWriter open(Path folder, IndexSettings settings, InstantSource clock)
      throws IOException {
    deleteIfUnfit(folder, settings, clock);
    Files.createDirectories(folder);
    var directory = FSDirectory.open(folder);
    try {
      return new IndexWriter(directory, config(settings));
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
    var why = unfit(folder, settings, clock);
    if (!why.isEmpty()) {
      LOG.warn("An index is built anew: folder={} because={}", folder, why);
      IOUtils.rm(folder);
    }
  }

  /// Why what is there cannot be continued, or nothing.
  private static String unfit(Path folder, IndexSettings settings, InstantSource clock)
      throws IOException {
    try (var directory = FSDirectory.open(folder)) {
      if (!DirectoryReader.indexExists(directory)) {
        return "";
      }
      try (var reader = DirectoryReader.open(directory)) {
        return CommitData.of(reader.getIndexCommit().getUserData().entrySet())
            .unfit(settings.logId(), clock.instant(), settings.oldestCommit());
      } catch (CorruptIndexException | IndexFormatTooOldException | IndexFormatTooNewException e) {
        LOG.warn("An index cannot be read: folder={}", folder, e);
        return "it cannot be read";
      }
    }
  }
}
