package commonplace.relay.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The newest records of one partition, bounded by count and by bytes. It holds every record from
/// `start` to `end`. Thread-safe.
final class Ring {
  private static final int MAX_RECORDS = 4_000;
  private static final int MAX_BYTES_ALL_PARTITIONS = 16 << 20;
  private static final int BATCH = 128;

  private final Deque<Prepared> records = new ArrayDeque<>();
  private final int maxBytes;
  private int bytes;
  private long start;
  private long end;

  /// @param start the offset of the first record that it will hold
  /// @param partitions among how many rings the memory is shared
  Ring(long start, int partitions) {
    this.start = start;
    this.end = start;
    this.maxBytes = MAX_BYTES_ALL_PARTITIONS / Math.max(1, partitions);
  }

  synchronized void add(Prepared record) {
    records.addLast(record);
    bytes += record.weight();
    end = record.offset() + 1;
    while (records.size() > MAX_RECORDS || (bytes > maxBytes && records.size() > 1)) {
      var dropped = records.removeFirst();
      bytes -= dropped.weight();
      start = dropped.offset() + 1;
    }
  }

  /// Everything below `next` has been read.
  ///
  /// @return whether that is news
  synchronized boolean advanceTo(long next) {
    boolean news = next > reported;
    end = Math.max(end, next);
    reported = end;
    return news;
  }

  private long reported = Long.MIN_VALUE;

  /// Whether what follows `from` is here.
  synchronized boolean covers(long from) {
    return from >= start;
  }

  synchronized long start() {
    return start;
  }

  /// The offset of the next record that the log will bring.
  synchronized long end() {
    return end;
  }

  synchronized Feed.Batch next(long from) {
    if (from >= end) {
      return new Feed.Batch(List.of(), from, 0);
    }
    var found = new ArrayList<Prepared>();
    var newestFirst = records.descendingIterator();
    while (newestFirst.hasNext()) {
      var record = newestFirst.next();
      if (record.offset() < from) {
        break;
      }
      found.add(record);
    }
    if (found.size() <= BATCH) {
      return new Feed.Batch(found.reversed(), end, 0);
    }
    var batch = found.reversed().subList(0, BATCH);
    return new Feed.Batch(batch, batch.getLast().offset() + 1, 0);
  }
}
