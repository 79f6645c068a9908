package commonplace.core.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// How a {@link FakePeer}'s inbox answers one POST.
///
/// @param status the status, or 0 to close the connection without a word
/// @param delay how long it thinks before that
/// @param retryAfter the value of `Retry-After`: seconds or a date
/// @param released if present, it waits until the count is zero
public record Answer(
    int status, Duration delay, Optional<String> retryAfter, Optional<CountDownLatch> released) {
  /// What Mastodon says when all is well.
  public static final Answer ACCEPTED = status(202);

  /// Answers at once.
  public static Answer status(int status) {
    return new Answer(status, Duration.ZERO, Optional.empty(), Optional.empty());
  }

  /// Reads the request, then closes the connection.
  public static Answer drop() {
    return status(0);
  }

  /// The same, later.
  public Answer after(Duration delay) {
    return new Answer(status, delay, retryAfter, released);
  }

  /// The same, with a `Retry-After`.
  public Answer retryAfter(String value) {
    return new Answer(status, delay, Optional.of(value), released);
  }

  /// The same, once the test counts the latch down.
  public Answer when(CountDownLatch latch) {
    return new Answer(status, delay, retryAfter, Optional.of(latch));
  }
}
