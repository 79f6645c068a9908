package commonplace.core.peer;

import java.util.Optional;

/// By what a server knows again which version of a document somebody has (RFC 9110, section 8.8).
///
/// @param etag the `ETag` header
/// @param lastModified the `Last-Modified` header
public record Validators(Optional<String> etag, Optional<String> lastModified) {
  /// None.
  public static final Validators NONE = new Validators(Optional.empty(), Optional.empty());

  private static final int LONGEST = 256;

  /// Those that are too long count for nothing.
  public Validators {
    etag = etag.filter(text -> text.length() <= LONGEST);
    lastModified = lastModified.filter(text -> text.length() <= LONGEST);
  }
}
