package commonplace.core.httpsig;

import commonplace.core.integrity.CryptoProvider;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/// The SHA-256 of a body. Computed once and passed along: one body goes to many inboxes. Keeps the
/// body itself, for those who announce a SHA-512.
public final class BodyDigest {
  private final byte[] body;
  private final byte[] sha256;
  private final String header;

  private BodyDigest(byte[] body, byte[] sha256) {
    this.body = body;
    this.sha256 = sha256;
    this.header = "SHA-256=" + Base64.getEncoder().encodeToString(sha256);
  }

  /// The digest of these bytes, which nobody changes any more.
  public static BodyDigest of(byte[] body) {
    return new BodyDigest(body, CryptoProvider.sha256().digest(body));
  }

  /// The value of the `Digest` header (RFC 3230).
  public String header() {
    return header;
  }

  /// The value of the `Content-Digest` header (RFC 9530).
  String contentDigest() {
    return "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ':';
  }

  boolean matches(byte[] claimed) {
    return MessageDigest.isEqual(sha256, claimed);
  }

  boolean matchesSha512(byte[] claimed) {
    return MessageDigest.isEqual(CryptoProvider.sha512().digest(body), claimed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BodyDigest that && matches(that.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return header;
  }
}
