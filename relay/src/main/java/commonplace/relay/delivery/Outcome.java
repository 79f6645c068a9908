package commonplace.relay.delivery;

import java.time.Duration;
import java.util.Optional;

/// How one POST ended.
public sealed interface Outcome {
  /// A few words for the operator.
  String answer();

  /// Any 2xx.
  record Delivered(int status) implements Outcome {
    @Override
    public String answer() {
      return Integer.toString(status).intern(); // each subscriber's last one is kept
    }
  }

  /// An answer that will not change: the record is settled.
  ///
  /// @param said the receiver's words on one line, or empty
  record Refused(int status, String said) implements Outcome {
    @Override
    public String answer() {
      return answerOf(status, said);
    }
  }

  /// 410: the inbox is gone, the subscription ends.
  record Gone() implements Outcome {
    @Override
    public String answer() {
      return "410";
    }
  }

  /// Not now.
  ///
  /// @param retryAfter how long the receiver asks to wait
  /// @param answered whether the receiver answered at all, with a 5xx, 408, 425 or 429
  record TryLater(String answer, Optional<Duration> retryAfter, boolean answered)
      implements Outcome {}

  /// Our own log failed, so that the answer does not count yet.
  TryLater LOG_UNAVAILABLE = new TryLater("our log is unavailable", Optional.empty(), false);

  /// From a status, as Mastodon and its kin use them.
  ///
  /// @param said the receiver's words on one line, or empty
  static Outcome of(int status, Optional<Duration> retryAfter, String said) {
    if (status >= 200 && status < 300) {
      return new Delivered(status);
    }
    return switch (status) {
      case 410 -> new Gone();
      case 408, 425, 429 -> new TryLater(answerOf(status, said), retryAfter, true);
      default ->
          status >= 500
              ? new TryLater(answerOf(status, said), retryAfter, true)
              : new Refused(status, said);
    };
  }

  private static String answerOf(int status, String said) {
    return said.isEmpty() ? Integer.toString(status) : status + ": " + said;
  }
}
