package commonplace.relay.delivery;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// What one subscriber is still to get of one author, in order. At most one request of a lane is in
/// flight, so that one author's activities arrive in order. Not thread-safe.
final class Lane {
  /// One record for one subscriber.
  ///
  /// @param payload what to send
  /// @param last whether the record is settled with it
  record Item(Prepared prepared, Payload payload, boolean last) {}

  private final Deque<Item> waiting = new ArrayDeque<>();
  private boolean inFlight;
  private int failures;
  private Instant notBefore = Instant.MIN;
  private Optional<Instant> firstFailure = Optional.empty();

  void add(Item item) {
    waiting.addLast(item);
  }

  boolean isDone() {
    return waiting.isEmpty();
  }

  boolean isReady(Instant now) {
    return !inFlight && !waiting.isEmpty() && !notBefore.isAfter(now);
  }

  /// When the first item may be tried again; only meaningful while one waits.
  Instant notBefore() {
    return notBefore;
  }

  boolean isWaiting() {
    return !inFlight && !waiting.isEmpty();
  }

  boolean isInFlight() {
    return inFlight;
  }

  int failures() {
    return failures;
  }

  Item head() {
    return waiting.getFirst();
  }

  void sent() {
    inFlight = true;
  }

  /// The first item needs no more attention.
  Item settled() {
    inFlight = false;
    failures = 0;
    notBefore = Instant.MIN;
    firstFailure = Optional.empty();
    return waiting.removeFirst();
  }

  void failed(Instant now) {
    inFlight = false;
    failures++;
    firstFailure = firstFailure.or(() -> Optional.of(now));
  }

  void retryAt(Instant when) {
    notBefore = when;
  }

  Optional<Instant> firstFailure() {
    return firstFailure;
  }
}
