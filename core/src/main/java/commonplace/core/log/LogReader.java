package commonplace.core.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Reads some partitions of one topic in offset order. Owned by one thread, apart from {@link
/// #wakeup} and {@link #close}.
///
/// @param <V> the topic's type of value
public interface LogReader<V> extends AutoCloseable {
  /// The next records, in order within each partition; empty if none came in time.
  ///
  /// @throws LogGapException if a position lies before the log's start: records were dropped unread
  List<LogRecord<V>> poll(Duration wait);

  /// The next offset to be read, by partition.
  Map<Integer, Long> positions();

  /// Goes on reading a partition from another offset.
  void seek(int partition, long nextOffset);

  /// Makes a waiting {@link #poll} return at once; safe from any thread.
  void wakeup();

  @Override
  void close();
}
