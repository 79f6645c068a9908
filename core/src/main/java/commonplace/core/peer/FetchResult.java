package commonplace.core.peer;

import commonplace.core.activitypub.Iri;
import commonplace.core.runtime.Bytes;

/// How a GET ended.
public sealed interface FetchResult {
  /// The peer answered, with whatever status.
  ///
  /// @param contentType empty where it named none
  /// @param location the URL that answered, after redirects
  /// @param validators of this version
  record Fetched(int status, String contentType, Bytes body, Iri location, Validators validators)
      implements FetchResult {
    /// One without validators.
    public Fetched(int status, String contentType, Bytes body, Iri location) {
      this(status, contentType, body, location, Validators.NONE);
    }

    /// 304: what is there is what we have.
    public boolean isUnchanged() {
      return status == 304;
    }

    public boolean isOk() {
      return status >= 200 && status < 300;
    }

    /// Whether it is served as ActivityStreams: what a server says, not what somebody put there.
    public boolean isActivityStreams() {
      return ActivityMedia.is(contentType);
    }

    /// 404 or 410: the peer says that it is not there.
    public boolean isAbsent() {
      return status == 404 || status == 410;
    }
  }

  /// We do not go there, by policy.
  record Blocked(String reason) implements FetchResult {}

  /// No complete answer came.
  record Unreachable(String reason) implements FetchResult {}

  /// The answer exceeds the bound.
  record TooLarge(int maxBytes) implements FetchResult {}
}
