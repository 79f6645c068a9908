package commonplace.relay.delivery;

import commonplace.core.log.DeliveryCursor;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// How far one subscriber is in every partition. Nearly always most of them are at rest: everything
/// that was looked at is settled, and the cursor says all. Only the others have an object of their
/// own, for as long as something of theirs is under way. Not thread-safe.
final class Positions {
  private final int partitions;
  private DeliveryCursor cursor;
  private Map<Integer, Progress> underWay = Map.of();

  /// Up to when those that are at rest were served, as far as is known.
  private Instant servedUpTo;

  /// @param start the offset of the first record NOT yet settled, by partition from 0 on
  /// @param since when the cursor came to be there
  Positions(Map<Integer, Long> start, Instant since) {
    this.partitions = start.size();
    this.cursor = new DeliveryCursor(start);
    this.servedUpTo = since;
  }

  /// How many partitions there are.
  int partitions() {
    return partitions;
  }

  /// The offset at which scanning goes on.
  long scanned(int partition) {
    var progress = underWay.get(partition);
    return progress == null ? cursor.at(partition) : progress.scanned();
  }

  boolean mayScan(int partition) {
    var progress = underWay.get(partition);
    return progress == null || progress.mayScan();
  }

  /// To change it.
  Progress at(int partition) {
    if (underWay.isEmpty()) {
      underWay = new HashMap<>();
    }
    return underWay.computeIfAbsent(partition, p -> new Progress(p, cursor.at(p), servedUpTo));
  }

  /// All was looked at that may be: where nothing is under way, that was the log's end.
  void upToDate(Instant now) {
    if (underWay.values().stream().allMatch(Progress::mayScan)) {
      servedUpTo = now;
    }
  }

  /// Scanning begins again at the cursor; what is settled above it stays so.
  void rewind() {
    for (var progress : underWay.values()) {
      progress.rewind();
      if (progress.servedUpTo().isBefore(servedUpTo)) {
        servedUpTo = progress.servedUpTo();
      }
    }
  }

  /// As it stood when it was last asked for.
  DeliveryCursor lastCursor() {
    return cursor;
  }

  /// The cursor as it stands now. Lets go of what came to rest; nobody may use it any more.
  DeliveryCursor cursor() {
    var moved = new HashMap<Integer, Long>();
    underWay.forEach((partition, progress) -> {
      if (progress.next() != cursor.at(partition)) {
        moved.put(partition, progress.next());
      }
    });
    if (!moved.isEmpty()) {
      cursor = cursor.moved(moved);
    }
    if (!underWay.isEmpty()) {
      underWay.values().removeIf(Progress::isAtRest);
      underWay = underWay.isEmpty() ? Map.of() : underWay;
    }
    return cursor;
  }
}
