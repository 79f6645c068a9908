package commonplace.relay.delivery;

import commonplace.core.log.DeliveryReport;
import commonplace.core.log.DeliveryReport.Answer;
import commonplace.core.log.DeliveryReport.NotTaken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How one subscriber lately answered. Written by one thread, read by any. Thousands have one such
/// answer and no other: it is kept in parts.
final class Answers {
  /// Of the answers that were no 2xx, equal ones in a row counted as one.
  static final int TROUBLES = DeliveryReport.MAX_TROUBLES;

  private static final double WEIGHT_OF_NEWEST = 0.1;

  private boolean any;
  private String lastText = "";
  private Instant lastAt = Instant.EPOCH;
  private long lastTook;
  private volatile List<Answer> troubles = List.of();
  private volatile List<NotTaken> notTaken = List.of();
  private volatile double nanos;
  private volatile long refusedInARow;

  void add(Outcome outcome, Duration took, Instant at) {
    var answer = new Answer(outcome.answer(), at, took, 1);
    keep(answer);
    switch (outcome) {
      case Outcome.Delivered _ -> {
        refusedInARow = 0;
        double newest = took.toNanos();
        double before = nanos;
        nanos = before == 0 ? newest : before + WEIGHT_OF_NEWEST * (newest - before);
      }
      case Outcome.Refused _ -> {
        long before = refusedInARow;
        refusedInARow = before + 1;
        trouble(answer);
      }
      case Outcome.Gone _, Outcome.TryLater _ -> trouble(answer);
    }
  }

  private synchronized void keep(Answer answer) {
    any = true;
    lastText = answer.text();
    lastAt = answer.at();
    lastTook = answer.took().toNanos();
  }

  private void trouble(Answer answer) {
    var next = new ArrayList<>(troubles);
    if (!next.isEmpty() && next.getLast().text().equals(answer.text())) {
      var same = next.removeLast();
      next.addLast(new Answer(answer.text(), answer.at(), answer.took(), same.times() + 1));
    } else {
      next.addLast(answer);
    }
    troubles = List.copyOf(next.subList(Math.max(0, next.size() - TROUBLES), next.size()));
  }

  /// A record is settled without having been taken.
  void add(NotTaken record) {
    var next = new ArrayList<>(notTaken);
    next.add(record);
    int from = Math.max(0, next.size() - DeliveryReport.MAX_NOT_TAKEN);
    notTaken = List.copyOf(next.subList(from, next.size()));
  }

  synchronized Optional<Answer> last() {
    return any
        ? Optional.of(new Answer(lastText, lastAt, Duration.ofNanos(lastTook), 1))
        : Optional.empty();
  }

  /// Newest last.
  List<Answer> troubles() {
    return troubles;
  }

  /// The last records that were not taken, newest last; since this node serves the subscriber.
  List<NotTaken> notTaken() {
    return notTaken;
  }

  /// How long 2xx answers take, smoothed.
  Duration usual() {
    return Duration.ofNanos((long) nanos);
  }

  /// How many records it has refused since it last took one.
  long refusedInARow() {
    return refusedInARow;
  }
}
