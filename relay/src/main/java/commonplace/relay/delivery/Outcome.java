package commonplace.relay.delivery;

import commonplace.core.peer.PostResult;
import java.time.Duration;
import java.util.Optional;

/// How one POST ended.
public sealed interface Outcome {
  /// A few words for the operator.
  String answer();

  /// Any 2xx.
  ///
  /// @param cutOff whether the answer's body had no end in time, so that its connection is lost
  record Delivered(int status, boolean cutOff) implements Outcome {
    /// One whose answer came whole.
    public Delivered(int status) {
      this(status, false);
    }

    @Override
    public String answer() {
      return answerOf(status, cutOff ? "its body was cut off" : "").intern(); // each one's last
    }
  }

  /// An answer that will not change: the record is settled.
  ///
  /// @param said the receiver's words on one line, or empty
  /// @param cutOff whether the answer's body had no end in time, so that its connection is lost
  record Refused(int status, String said, boolean cutOff) implements Outcome {
    /// One whose answer came whole.
    public Refused(int status, String said) {
      this(status, said, false);
    }

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

  /// By the status, as Mastodon and its kin use it.
  static Outcome of(PostResult.Answered answered) {
    int status = answered.status();
    if (status >= 200 && status < 300) {
      return new Delivered(status, answered.cutOff());
    }
    return switch (status) {
      case 410 -> new Gone();
      case 408, 425, 429 -> later(answered);
      default ->
          status >= 500 ? later(answered) : new Refused(status, answered.said(), answered.cutOff());
    };
  }

  private static TryLater later(PostResult.Answered answered) {
    return new TryLater(answerOf(answered.status(), answered.said()), answered.retryAfter(), true);
  }

  private static String answerOf(int status, String said) {
    return said.isEmpty() ? Integer.toString(status) : status + ": " + said;
  }
}
