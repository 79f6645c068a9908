package commonplace.core.peer;

import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;

/// Where a request goes.
///
/// @param scheme `http` or `https`
/// @param authority the server; its text is the `Host` header
/// @param pathAndQuery as it stands on the request line
public record PeerTarget(String scheme, Authority authority, String pathAndQuery) {
  /// @throws IllegalArgumentException if the id cannot be reached over HTTP
  public static PeerTarget of(Iri iri) {
    if (!iri.isHttp() || iri.authority().isEmpty()) {
      throw new IllegalArgumentException("not an http URL: " + iri);
    }
    return new PeerTarget(iri.scheme(), iri.authority().get(), ascii(iri.pathAndQuery()));
  }

  /// The port to connect to.
  public int port() {
    return authority.port().orElse(scheme.equals("https") ? 443 : 80);
  }

  /// Non-ASCII characters are percent-encoded (RFC 3987, section 3.1); everything else stays.
  private static String ascii(String path) {
    if (path.chars().allMatch(c -> c < 0x80)) {
      return path;
    }
    var encoded = new StringBuilder();
    for (byte b : path.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      if (b >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(java.util.HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
