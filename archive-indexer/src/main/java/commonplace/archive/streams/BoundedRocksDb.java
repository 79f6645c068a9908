package commonplace.archive.streams;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/// All RocksDB stores of this process share one block cache of 16 MB and one write-buffer manager
/// of 12 MB; without them each store of each partition takes its own.
///
/// RocksDB keeps what was overwritten until it merges files. {@link #FORGET} makes it merge every
/// file at least that often, so that a deleted text leaves the disk. What is still in memory must
/// be written to a file first, which RocksDB does when {@link #BUFFER_BYTES} are full; a store's
/// owner that wants it sooner fills them.
///
/// Public, because Kafka Streams makes it by name.
public final class BoundedRocksDb implements RocksDBConfigSetter {
  /// How often each file of a store is rewritten without what was overwritten.
  public static final Duration FORGET = Duration.ofHours(6);

  /// How much one store keeps in memory before it writes a file.
  public static final int BUFFER_BYTES = 1024 * 1024;

  private static final long CACHE_BYTES = 16L * 1024 * 1024;
  private static final long WRITE_BYTES = 12L * 1024 * 1024;
  private static final int OPEN_FILES = 64;

  static {
    org.rocksdb.RocksDB.loadLibrary();
  }

  // Shared by all stores for the life of the process: never closed.
  private static final LRUCache CACHE = new LRUCache(CACHE_BYTES);
  private static final WriteBufferManager WRITES = new WriteBufferManager(WRITE_BYTES, CACHE);

  @Override
  public void setConfig(String store, Options options, Map<String, Object> configs) {
    var table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(WRITES);
    options.setWriteBufferSize(BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
    options.setMaxOpenFiles(OPEN_FILES);
    options.setPeriodicCompactionSeconds(FORGET.toSeconds());
  }

  @Override
  public void close(String store, Options options) {
    // what is shared stays
  }
}
