package commonplace.core.peer;

import java.time.Duration;
import java.util.Optional;

/// How a POST ended.
public sealed interface PostResult {
  /// The peer answered; whether the body came whole does not matter.
  ///
  /// @param retryAfter how long it asks to wait, where it does
  /// @param said the beginning of what a non-2xx answer says, as plain text on one line; else empty
  /// @param asksForMessageSignatures whether it asks for signatures as in RFC 9421 (its section 5)
  /// @param cutOff whether its body was so long or slow that the connection had to be ended
  record Answered(
      int status,
      Optional<Duration> retryAfter,
      String said,
      boolean asksForMessageSignatures,
      boolean cutOff)
      implements PostResult {
    /// One that came whole and asks for nothing.
    public Answered(int status, Optional<Duration> retryAfter, String said) {
      this(status, retryAfter, said, false, false);
    }

    /// One that says nothing.
    public Answered(int status, Optional<Duration> retryAfter) {
      this(status, retryAfter, "");
    }
  }

  /// We do not go there, by policy.
  record Blocked(String reason) implements PostResult {}

  /// No status came; the peer may or may not have taken it.
  record Unreachable(String reason) implements PostResult {}
}
