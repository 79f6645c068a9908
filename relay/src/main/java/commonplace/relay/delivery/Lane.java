package commonplace.relay.delivery;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/// What one subscriber is still to get of one author, in order. At most one request of a lane is in
/// flight, so that one author's activities arrive in order; which lane goes next is for `Lanes` to
/// say. Not thread-safe.
final class Lane {
  /// One record for one subscriber.
  ///
  /// @param position of its subscriber in its partition
  /// @param payload what to send
  /// @param last whether the record is settled with it
  /// @param turn not to be sent before
  record Item(Prepared prepared, Progress position, Payload payload, boolean last, Instant turn) {}

  private final Lanes.Server server;
  private final Deque<Item> waiting = new ArrayDeque<>();
  private int failures;
  private Instant notBefore = Instant.MIN;
  private Optional<Instant> firstFailure = Optional.empty();
  private boolean hurries;

  /// @param server its author's
  Lane(Lanes.Server server) {
    this.server = server;
  }

  Lanes.Server server() {
    return server;
  }

  void add(Item item) {
    waiting.addLast(item);
  }

  boolean isDone() {
    return waiting.isEmpty();
  }

  /// Nothing in it waits for its turn any more.
  void hurry() {
    hurries = true;
  }

  /// Whether the first item's turn is still to come.
  boolean isEarly(Instant now) {
    return !hurries && head().turn().isAfter(now);
  }

  /// When the first item may be tried, if it rests.
  Instant notBefore() {
    return notBefore;
  }

  int failures() {
    return failures;
  }

  Item head() {
    return waiting.getFirst();
  }

  Stream<Item> waiting() {
    return waiting.stream();
  }

  /// Takes the first item out.
  Item removed() {
    failures = 0;
    firstFailure = Optional.empty();
    return waiting.removeFirst();
  }

  void failed(Instant now) {
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
