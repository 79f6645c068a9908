package commonplace.core.httpsig;

import commonplace.core.httpsig.DictionaryMember.Item;
import commonplace.core.runtime.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The `Content-Digest` header of a request (RFC 9530, section 2): SHA-256 and SHA-512 count, one
/// of them must be there, and all that are there must match.
final class ContentDigest {
  static final String NAME = "Content-Digest";

  private static final String SHA_256 = "sha-256";
  private static final String SHA_512 = "sha-512";

  private ContentDigest() {}

  /// Nothing if the body is the one that was announced, else why not.
  static Optional<Verification.Refused> check(List<String> values, BodyDigest body) {
    if (values.isEmpty()) {
      return Optional.of(
          new Verification.DigestMismatch("the request has no Content-Digest header"));
    }
    try {
      var digests = DictionaryReader.read(NAME, values);
      var sha256 = digest(digests, SHA_256);
      var sha512 = digest(digests, SHA_512);
      if (sha256.isEmpty() && sha512.isEmpty()) {
        return Optional.of(
            new Verification.UnsupportedAlgorithm(
                "the Content-Digest header has neither sha-256 nor sha-512"));
      }
      var matches =
          sha256.map(claimed -> body.matches(claimed.shared())).orElse(true)
              && sha512.map(claimed -> body.matchesSha512(claimed.shared())).orElse(true);
      return matches
          ? Optional.empty()
          : Optional.of(
              new Verification.DigestMismatch("the body does not match the Content-Digest header"));
    } catch (MalformedSignatureException e) {
      return Optional.of(new Verification.Malformed(e.reason()));
    }
  }

  private static Optional<Bytes> digest(Map<String, DictionaryMember> digests, String algorithm)
      throws MalformedSignatureException {
    if (!digests.containsKey(algorithm)) {
      return Optional.empty();
    }
    if (digests.get(algorithm) instanceof Item(BareItem.Binary(var digest), _)) {
      return Optional.of(digest);
    }
    throw new MalformedSignatureException(
        algorithm + " in the Content-Digest header is no byte sequence");
  }
}
