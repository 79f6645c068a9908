package commonplace.relay.inbox;

import commonplace.relay.hashing.Hash128;
import commonplace.relay.hashing.HashTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;

/// What was seen in one partition: a table in memory, and a file of fixed rows (offset, second,
/// hash) to which it is appended. A torn or blank tail is dropped when it is opened; rows beyond
/// the horizon are dropped, in file and memory, when the file has doubled since they last were.
/// Thread-safe.
final class SeenRows implements AutoCloseable {
  private static final int ROW = 32;
  private static final int BUFFERED_ROWS = 4_096;
  private static final long COMPACT_FROM = 100_000;
  private static final int MAX_ACKNOWLEDGED = 10_000;

  private final Path file;
  private final Duration horizon;
  private final InstantSource clock;
  private FileChannel channel;
  private final ArrayDeque<Hash128> acknowledged = new ArrayDeque<>();
  private HashTable table = new HashTable();
  private long rows;
  private long livingWhenRead;
  private long resume = -1;

  /// Opens the file, or makes it.
  SeenRows(Path file, Duration horizon, InstantSource clock) {
    this.file = file;
    this.horizon = horizon;
    this.clock = clock;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      channel = open(file);
      load();
    } catch (IOException e) {
      throw new UncheckedIOException("What was seen cannot be read: " + file, e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private void load() throws IOException {
    table = new HashTable();
    rows = 0;
    livingWhenRead = 0;
    var oldest = clock.instant().minus(horizon).getEpochSecond();
    var buffer = ByteBuffer.allocate(ROW * BUFFERED_ROWS);
    long whole = channel.size() / ROW;
    reading:
    while (rows < whole) {
      buffer.clear();
      channel.read(buffer, rows * ROW);
      buffer.flip();
      while (buffer.remaining() >= ROW) {
        long offset = buffer.getLong();
        long second = buffer.getLong();
        var hash = new Hash128(buffer.getLong(), buffer.getLong());
        if (second == 0) {
          break reading; // the file system gave the row its place, and then the power went
        }
        rows++;
        resume = offset;
        if (second >= oldest) {
          table.add(hash);
          livingWhenRead++;
        }
      }
    }
    channel.truncate(rows * ROW);
    channel.position(rows * ROW);
  }

  /// The offset of the newest row, to be read again because its rows may be incomplete; -1 if none.
  synchronized long resume() {
    return resume;
  }

  synchronized boolean contains(Hash128 hash) {
    return table.contains(hash);
  }

  /// At which offsets it was recorded, newest first. Reads the file, a piece at a time.
  ///
  /// @param most how many are wanted
  List<Long> offsets(Hash128 hash, int most) {
    var found = new ArrayDeque<Long>();
    if (!contains(hash)) {
      return List.of();
    }
    var buffer = ByteBuffer.allocate(ROW * BUFFERED_ROWS);
    for (long row = 0; read(row, buffer); row += buffer.limit() / ROW) {
      while (buffer.remaining() >= ROW) {
        long offset = buffer.getLong();
        buffer.getLong();
        if (hash.equals(new Hash128(buffer.getLong(), buffer.getLong()))) {
          found.addFirst(offset);
        }
      }
    }
    return found.stream().distinct().limit(most).toList();
  }

  /// @return whether there are rows from this one on
  private synchronized boolean read(long row, ByteBuffer buffer) {
    buffer.clear();
    try {
      channel.read(buffer, row * ROW);
    } catch (IOException e) {
      throw new UncheckedIOException("What was seen cannot be read: " + file, e);
    }
    buffer.flip();
    return buffer.limit() >= ROW;
  }

  /// What was acknowledged and is about to be read from the log, and then recorded.
  synchronized void remember(Hash128 hash) {
    table.add(hash);
    acknowledged.addLast(hash);
    if (acknowledged.size() > MAX_ACKNOWLEDGED) {
      acknowledged.removeFirst();
    }
  }

  /// For good, all in one write.
  synchronized void record(long offset, Instant at, List<Hash128> hashes) {
    var bytes = ByteBuffer.allocate(ROW * hashes.size());
    for (var hash : hashes) {
      bytes.putLong(offset).putLong(Math.max(1, at.getEpochSecond()));
      bytes.putLong(hash.high()).putLong(hash.low());
    }
    bytes.flip();
    try {
      write(channel, bytes);
      hashes.forEach(table::add);
      rows += hashes.size();
      resume = offset;
      if (rows > COMPACT_FROM && rows > 2 * livingWhenRead) {
        compact();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("What was seen cannot be stored: " + file, e);
    }
  }

  /// Forgets everything: the log is another one.
  synchronized void clear() {
    try {
      channel.truncate(0);
      resume = -1;
      load();
    } catch (IOException e) {
      throw new UncheckedIOException("What was seen cannot be reset: " + file, e);
    }
  }

  /// Drops the rows beyond the horizon, but never the newest: it says where to resume.
  synchronized void compact() throws IOException {
    var oldest = clock.instant().minus(horizon).getEpochSecond();
    var next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    var buffer = ByteBuffer.allocate(ROW * BUFFERED_ROWS);
    var kept = ByteBuffer.allocate(ROW * BUFFERED_ROWS);
    try (var copy = open(next)) {
      for (long i = 0; i < rows; ) {
        buffer.clear();
        channel.read(buffer, i * ROW);
        int read = (int) Math.min(buffer.position() / ROW, rows - i);
        for (int row = 0; row < read; row++, i++) {
          if (buffer.getLong(row * ROW + Long.BYTES) >= oldest || i == rows - 1) {
            kept.put(buffer.slice(row * ROW, ROW));
          }
        }
        kept.flip();
        write(copy, kept);
        kept.clear();
      }
      copy.force(true);
    }
    channel.close();
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    channel = open(file);
    load();
    acknowledged.forEach(table::add);
  }

  private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("What was seen cannot be closed: " + file, e);
    }
  }
}
