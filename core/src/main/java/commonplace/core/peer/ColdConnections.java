package commonplace.core.peer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Bounds how many TLS handshakes begin in a second. A post for a thousand servers that have closed
/// their connections would else keep the processor from everybody who sends something meanwhile.
/// Thread-safe.
final class ColdConnections {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long gap;
  private final long credit;
  private final AtomicLong next;
  private final LongAdder begun = new LongAdder();

  /// @param perSecond in the long run; a tenth of that may begin at once after a rest
  ColdConnections(int perSecond, long now) {
    this.gap = SECOND / perSecond;
    this.credit = gap * (perSecond / 10);
    this.next = new AtomicLong(now);
  }

  /// Takes a turn.
  ///
  /// @param now of {@link System#nanoTime}
  /// @return how long to wait for it, in nanoseconds
  long turn(long now) {
    begun.increment();
    long mine = next.getAndUpdate(turn -> Math.max(turn, now - credit) + gap);
    return Math.max(0, Math.max(mine, now - credit) - now);
  }

  /// Blocks until it may begin.
  void await() throws InterruptedException {
    long wait = turn(System.nanoTime());
    if (wait > 0) {
      TimeUnit.NANOSECONDS.sleep(wait);
    }
  }

  /// How many have begun.
  long begun() {
    return begun.sum();
  }
}
