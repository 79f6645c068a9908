package commonplace.relay.delivery;

import commonplace.core.log.SubscriptionAspect.Gap;
import java.util.ArrayList;
import java.util.List;

/// What a subscriber missed, newest last. Pure.
final class Gaps {
  /// Older ones are merged.
  static final int MOST = 8;

  private Gaps() {}

  /// Gaps whose times meet are one: partitions lose their records at about the same time.
  static List<Gap> with(List<Gap> gaps, Gap gap) {
    var next = new ArrayList<>(gaps);
    if (!next.isEmpty() && meet(next.getLast(), gap)) {
      next.addLast(merged(next.removeLast(), gap));
    } else {
      next.addLast(gap);
    }
    if (next.size() > MOST) {
      var oldest = next.removeFirst();
      next.addFirst(merged(oldest, next.removeFirst()));
    }
    return List.copyOf(next);
  }

  private static boolean meet(Gap one, Gap other) {
    return !one.from().isAfter(other.until()) && !other.from().isAfter(one.until());
  }

  private static Gap merged(Gap one, Gap other) {
    return new Gap(
        one.records() + other.records(),
        one.from().isBefore(other.from()) ? one.from() : other.from(),
        one.until().isAfter(other.until()) ? one.until() : other.until());
  }
}
