package commonplace.relay.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogReader;
import commonplace.core.log.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// Reads the past for subscribers that lag, in aligned chunks that all of them share. At most
/// {@link #READERS} chunks are read at a time.
final class CatchUp implements AutoCloseable {
  private static final int READERS = 2;
  private static final long CHUNK = 256;
  private static final long MAX_BYTES = 16 << 20;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int MAX_EMPTY_POLLS = 40;

  private record ChunkKey(int partition, long number) {}

  private record Chunk(List<Prepared> records) {
    int weight() {
      return 100 + records.stream().mapToInt(Prepared::weight).sum();
    }
  }

  private final EventLog log;
  private final Topic<AdmittedActivity> activities;
  private final Preparation preparation;
  private final Semaphore readers = new Semaphore(READERS);
  private final Map<Integer, LogReader<AdmittedActivity>> idle = new HashMap<>();
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
    if (chunk == null) {
      long first = log.startOffsets(activities).getOrDefault(partition, 0L);
      if (from < first) {
        return new Feed.Batch(List.of(), first, first - from);
      }
      chunk = load(partition, Math.max(begin, first), end);
      if (end == begin + CHUNK) {
        chunks.put(key, chunk);
      }
    }
    return new Feed.Batch(
        chunk.records.stream().filter(r -> r.offset() >= from && r.offset() < end).toList(),
        end,
        0);
  }

  private Chunk load(int partition, long begin, long end) throws InterruptedException {
    readers.acquire();
    try {
      var reader = take(partition, begin);
      try {
        var chunk = read(reader, partition, end);
        giveBack(partition, reader);
        return chunk;
      } catch (RuntimeException e) {
        reader.close();
        throw e;
      }
    } finally {
      readers.release();
    }
  }

  private Chunk read(LogReader<AdmittedActivity> reader, int partition, long end) {
    var records = new ArrayList<Prepared>();
    int empty = 0;
    while (reader.positions().getOrDefault(partition, end) < end) {
      var polled = reader.poll(POLL);
      if (polled.isEmpty() && ++empty > MAX_EMPTY_POLLS) {
        throw new commonplace.core.log.LogUnavailableException(
            "The log gave nothing of partition " + partition + " below offset " + end,
            new java.util.concurrent.TimeoutException());
      }
      for (var logged : polled) {
        if (logged.position().offset() < end) {
          preparation.prepare(logged).ifPresent(records::add);
        }
      }
    }
    return new Chunk(List.copyOf(records));
  }

  private LogReader<AdmittedActivity> take(int partition, long begin) {
    LogReader<AdmittedActivity> reader;
    synchronized (idle) {
      reader = idle.remove(partition);
    }
    if (reader == null) {
      return log.reader(activities, Map.of(partition, begin));
    }
    reader.seek(partition, begin);
    return reader;
  }

  private void giveBack(int partition, LogReader<AdmittedActivity> reader) {
    LogReader<AdmittedActivity> surplus;
    synchronized (idle) {
      surplus = idle.size() < READERS ? idle.put(partition, reader) : reader;
    }
    if (surplus != null) {
      surplus.close();
    }
  }

  @Override
  public void close() {
    synchronized (idle) {
      idle.values().forEach(LogReader::close);
      idle.clear();
    }
  }
}
