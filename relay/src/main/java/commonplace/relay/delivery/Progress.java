package commonplace.relay.delivery;

import java.time.Instant;
import java.util.BitSet;

/// How far one subscriber is in one partition: a cursor that moves only over settled records, and
/// which records above it are settled already. Not thread-safe.
final class Progress {
  /// How far scanning may run ahead of the cursor, in offsets.
  static final int MAX_SPAN = 1_000;

  /// Shared by all that wait for nothing; never changed.
  private static final BitSet NONE = new BitSet(0);

  private final int partition;

  /// Up to when it was served, as far as this partition knows.
  private Instant servedUpTo;

  private BitSet settled = NONE;
  private long next;
  private long scanned;

  /// @param next the offset of the first record NOT yet settled
  /// @param servedUpTo when the cursor came to be there
  Progress(int partition, long next, Instant servedUpTo) {
    this.partition = partition;
    this.next = next;
    this.scanned = next;
    this.servedUpTo = servedUpTo;
  }

  int partition() {
    return partition;
  }

  Instant servedUpTo() {
    return servedUpTo;
  }

  void servedUpTo(Instant when) {
    servedUpTo = when;
  }

  /// Whether nothing is left but the cursor: everything that was looked at is settled.
  boolean isAtRest() {
    return next == scanned && settled.isEmpty();
  }

  boolean isSettled(long offset) {
    return offset < next || settled.get((int) (offset - next));
  }

  /// Scanning begins again at the cursor; what is settled above it stays so.
  void rewind() {
    scanned = next;
  }

  long next() {
    return next;
  }

  /// The offset at which scanning goes on.
  long scanned() {
    return scanned;
  }

  boolean mayScan() {
    return scanned - next < MAX_SPAN;
  }

  /// Everything below `offset` has been looked at; what was skipped on the way there is settled.
  ///
  /// @param offset the next offset to look at
  void skipTo(long offset) {
    if (offset > scanned) {
      settle(scanned, offset);
      scanned = Math.max(scanned, offset);
    }
  }

  /// The record at `offset` has been taken up and will be settled later; records between the last
  /// one and this do not exist.
  void take(long offset) {
    skipTo(offset);
    scanned = Math.max(scanned, offset + 1);
  }

  void settle(long offset) {
    settle(offset, offset + 1);
  }

  private void settle(long from, long to) {
    if (from < next) {
      throw new IllegalArgumentException("offset " + from + " is below the cursor " + next);
    }
    if (settled.isEmpty() && from == next) {
      next = to;
      scanned = Math.max(scanned, next);
      return;
    }
    if (settled.isEmpty()) {
      settled = new BitSet();
    }
    settled.set((int) (from - next), (int) (to - next));
    int moved = settled.nextClearBit(0);
    if (moved > 0) {
      next += moved;
      scanned = Math.max(scanned, next);
      var rest = settled.get(moved, Math.max(moved, settled.length()));
      settled = rest.isEmpty() ? NONE : rest;
    }
  }
}
