package commonplace.core.httpsig;

/// What a signature can be about.
///
/// @param method the method in upper case, such as `POST`
/// @param target path and query exactly as on the request line, such as `/inbox?x=1`
/// @param body the digest of the body as received; of no bytes where there was none
public record RequestView(String method, String target, HeaderLookup headers, BodyDigest body) {
  /// Whether the method carries a body, and so needs a digest that the signature covers.
  boolean hasBody() {
    return switch (method) {
      case "GET", "HEAD", "DELETE", "OPTIONS" -> false;
      default -> true;
    };
  }
}
