package commonplace.relay.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogReader;
import commonplace.core.log.LogUnavailableException;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/// Reads the past for subscribers that lag, in aligned chunks that all of them share. At most
/// {@link #READERS} chunks are read at a time.
final class CatchUp implements AutoCloseable {
  private static final int READERS = 2;
  private static final long CHUNK = 256;
  private static final long MAX_BYTES = 16 << 20;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MAX_EMPTY_POLLS = 40;

  private record ChunkKey(int partition, long number) {}

  /// A reader and what it has lately shown of its partition.
  private static final class Past {
    private final LogReader<AdmittedActivity> reader;
    private Repeats repeats = new Repeats();
    private long next = -1;

    Past(LogReader<AdmittedActivity> reader) {
      this.reader = reader;
    }
  }

  /// @param end the offset up to which it was read: at the tip a chunk is not whole yet
  private record Chunk(List<Prepared> records, long end) {
    int weight() {
      return 100 + records.stream().mapToInt(Prepared::weight).sum();
    }
  }

  private final EventLog log;
  private final Topic<AdmittedActivity> activities;
  private final Preparation preparation;
  private final Semaphore readers = new Semaphore(READERS);
  private final Map<Integer, Past> idle = new HashMap<>();
  private final Cache<ChunkKey, Chunk> chunks =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher((ChunkKey _, Chunk chunk) -> chunk.weight())
          .expireAfterAccess(Duration.ofMinutes(2))
          .build();

  CatchUp(EventLog log, Topic<AdmittedActivity> activities, Preparation preparation) {
    this.log = log;
    this.activities = activities;
    this.preparation = preparation;
  }

  /// The rest of the chunk in which `from` lies, at most up to `limit`.
  ///
  /// @param limit the offset at which the tail takes over, more than `from`
  Feed.Batch next(int partition, long from, long limit) throws InterruptedException {
    var key = new ChunkKey(partition, from / CHUNK);
    long begin = key.number * CHUNK;
    long end = Math.min(begin + CHUNK, limit);
    var chunk = chunks.getIfPresent(key);
    if (chunk == null || chunk.end < end) {
      long first = log.startOffsets(activities).getOrDefault(partition, 0L);
      if (from < first) {
        return new Feed.Batch(List.of(), first, first - from);
      }
      chunk = load(partition, first, begin, end);
      chunks.put(key, chunk);
    }
    return new Feed.Batch(
        chunk.records.stream().filter(r -> r.offset() >= from && r.offset() < end).toList(),
        end,
        0);
  }

  private Chunk load(int partition, long first, long begin, long end) throws InterruptedException {
    readers.acquire();
    try {
      var past = take(partition, first);
      try {
        if (past.next != begin) {
          past.repeats = new Repeats();
        }
        // one chunk more than asked for, to recognise what repeats something of the last seconds
        long lookBack = past.next == begin ? begin : begin - CHUNK;
        past.reader.seek(partition, Math.max(first, lookBack));
        var chunk = read(past, partition, begin, end);
        past.next = end;
        giveBack(partition, past);
        return chunk;
      } catch (RuntimeException e) {
        past.reader.close();
        throw e;
      }
    } finally {
      readers.release();
    }
  }

  private Chunk read(Past past, int partition, long begin, long end) {
    var records = new ArrayList<Prepared>();
    int empty = 0;
    while (past.reader.positions().getOrDefault(partition, end) < end) {
      var polled = past.reader.poll(POLL);
      if (polled.isEmpty() && ++empty > MAX_EMPTY_POLLS) {
        throw new LogUnavailableException(
            "The log gave nothing of partition " + partition + " below offset " + end,
            new TimeoutException());
      }
      for (var logged : polled) {
        long offset = logged.position().offset();
        if (offset < end && !past.repeats.isRepeat(logged) && offset >= begin) {
          preparation.prepare(logged).ifPresent(records::add);
        }
      }
    }
    return new Chunk(List.copyOf(records), end);
  }

  private Past take(int partition, long from) {
    Past past;
    synchronized (idle) {
      past = idle.remove(partition);
    }
    return past == null ? new Past(log.reader(activities, Map.of(partition, from))) : past;
  }

  private void giveBack(int partition, Past past) {
    Past surplus;
    synchronized (idle) {
      surplus = idle.size() < READERS ? idle.put(partition, past) : past;
    }
    if (surplus != null) {
      surplus.reader.close();
    }
  }

  @Override
  public void close() {
    synchronized (idle) {
      idle.values().forEach(past -> past.reader.close());
      idle.clear();
    }
  }
}
