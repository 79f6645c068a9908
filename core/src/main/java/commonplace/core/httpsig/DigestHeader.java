package commonplace.core.httpsig;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The `Digest` header of a request (RFC 3230): a list of digests, of which only SHA-256 counts.
final class DigestHeader {
  /// The longest header that is looked at, in characters.
  static final int MAX_CHARS = 1024;

  private static final String SHA_256 = "sha-256";

  private DigestHeader() {}

  /// Nothing if the body is the one that was announced, else why not.
  static Optional<Verification.Refused> check(List<String> values, BodyDigest body) {
    if (values.isEmpty()) {
      return Optional.of(new Verification.DigestMismatch("the request has no Digest header"));
    }
    var seen = false;
    for (var value : values) {
      if (value.length() > MAX_CHARS) {
        return Optional.of(new Verification.Malformed("the Digest header is too long"));
      }
      for (var entry : value.split(",", -1)) {
        var equals = entry.indexOf('=');
        if (equals < 0 || !Tokens.lowerCase(entry.substring(0, equals).strip()).equals(SHA_256)) {
          continue;
        }
        seen = true;
        try {
          if (!body.matches(Base64.getDecoder().decode(entry.substring(equals + 1).strip()))) {
            return Optional.of(
                new Verification.DigestMismatch("the body does not match the Digest header"));
          }
        } catch (IllegalArgumentException e) {
          return Optional.of(new Verification.Malformed("the Digest header is not base64"));
        }
      }
    }
    return seen
        ? Optional.empty()
        : Optional.of(
            new Verification.UnsupportedAlgorithm("the Digest header has no SHA-256 value"));
  }
}
