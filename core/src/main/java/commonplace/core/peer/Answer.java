package commonplace.core.peer;

import commonplace.core.activitypub.Iri;
import commonplace.core.runtime.Bytes;
import commonplace.core.text.PlainText;
import java.time.Instant;
import java.util.Optional;

/// How one exchange ended, before it is known whether it was a GET or a POST.
sealed interface Answer {
  /// The whole answer, or as much of a POST's as matters.
  ///
  /// @param location the `Location` header of a 3xx
  /// @param asksForMessageSignatures whether its `Accept-Signature` asks for such as we make
  /// @param validators of the version that it sent
  /// @param cutOff whether the rest of its body was not waited for, which ended the connection
  record Complete(
      int status,
      String contentType,
      Bytes body,
      Optional<String> location,
      Optional<String> retryAfter,
      boolean asksForMessageSignatures,
      Validators validators,
      boolean cutOff)
      implements Answer {
    private static final int LONGEST_REASON = 200;

    /// What it says for people.
    String said() {
      return body.length() == 0 ? "" : PlainText.line(body.utf8(), LONGEST_REASON);
    }

    FetchResult fetched(Iri url) {
      return new FetchResult.Fetched(status, contentType, body, url, validators);
    }
  }

  /// More than the bound.
  record Oversized() implements Answer {}

  /// The guard refused the address.
  record Guarded(String reason) implements Answer {}

  /// No complete answer.
  record Broken(String reason) implements Answer {}

  default FetchResult result(int maxBody) {
    return switch (this) {
      case Complete _ -> throw new IllegalStateException("complete answers know their URL");
      case Oversized() -> new FetchResult.TooLarge(maxBody);
      case Guarded(var reason) -> new FetchResult.Blocked(reason);
      case Broken(var reason) -> new FetchResult.Unreachable(reason);
    };
  }

  default PostResult posted(Instant now) {
    return switch (this) {
      case Complete c ->
          new PostResult.Answered(
              c.status,
              c.retryAfter.flatMap(value -> RetryAfter.read(value, now)),
              c.said(),
              c.asksForMessageSignatures,
              c.cutOff);
      case Oversized() -> throw new IllegalStateException("the body of a POST's answer is ignored");
      case Guarded(var reason) -> new PostResult.Blocked(reason);
      case Broken(var reason) -> new PostResult.Unreachable(reason);
    };
  }
}
