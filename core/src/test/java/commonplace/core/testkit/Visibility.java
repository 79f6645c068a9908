package commonplace.core.testkit;

/// Who a post is for, by the usual four of `to` and `cc`.
public enum Visibility {
  /// `to` Public.
  PUBLIC,
  /// `cc` Public.
  UNLISTED,
  /// `to` the followers alone.
  FOLLOWERS,
  /// `to` one other actor alone.
  DIRECT
}
