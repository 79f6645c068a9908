package commonplace.core.httpsig;

import commonplace.core.integrity.RsaKeyPair;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/// Signs our requests, as in draft-cavage-12 (`rsa-sha256`) or RFC 9421. Sign when sending, not
/// when queueing: receivers accept a signature for about an hour. Thread-safe.
public final class Signer {
  private static final String GET_COVERS = "(request-target) host date";
  private static final String POST_COVERS = "(request-target) host date digest content-type";

  private final String keyId;
  private final RsaKeyPair key;
  private final DateHeader date;
  private final MessageSigner messages;

  /// @param keyId where receivers find the public half, such as
  ///   `https://relay.example/actor#main-key`
  /// @throws IllegalArgumentException if the key id cannot stand between quotation marks
  public Signer(String keyId, RsaKeyPair key, InstantSource clock) {
    if (keyId.isEmpty()
        || keyId.chars().anyMatch(c -> c <= ' ' || c == '"' || c == '\\' || c > '~')) {
      throw new IllegalArgumentException("not a key id: " + keyId);
    }
    this.keyId = keyId;
    this.key = key;
    this.date = new DateHeader(clock);
    this.messages = new MessageSigner(keyId, key, clock, date);
  }

  /// The key id that the signatures name.
  public String keyId() {
    return keyId;
  }

  /// Signs a POST in this form; the other parameters as below.
  ///
  /// @param scheme `http` or `https`
  public SignedHeaders post(
      SignatureForm form,
      String scheme,
      String authority,
      String target,
      BodyDigest digest,
      String contentType) {
    return switch (form) {
      case CAVAGE -> post(authority, target, digest, contentType);
      case RFC_9421 -> messages.post(scheme, authority, target, digest, contentType);
    };
  }

  /// Signs a GET in this form; parameters as for a POST.
  public SignedHeaders get(SignatureForm form, String scheme, String authority, String target) {
    return switch (form) {
      case CAVAGE -> get(authority, target);
      case RFC_9421 -> messages.get(scheme, authority, target);
    };
  }

  /// Signs a POST as in draft-cavage.
  ///
  /// @param authority the `Host` header: the port included where it is not the scheme's default
  /// @param target path and query as on the request line
  /// @param digest of the bytes that will be sent
  /// @param contentType the `Content-Type` header exactly as it will be sent
  public SignedHeaders post(
      String authority, String target, BodyDigest digest, String contentType) {
    var now = date.now();
    var text =
        start("post", authority, target, now)
            .append("\ndigest: ")
            .append(digest.header())
            .append("\ncontent-type: ")
            .append(contentType);
    return new SignedHeaders(
        authority,
        now,
        Optional.of(digest.header()),
        Optional.of(contentType),
        signature(text, POST_COVERS),
        Optional.empty());
  }

  /// Signs a GET as in draft-cavage; parameters as for a POST.
  public SignedHeaders get(String authority, String target) {
    var now = date.now();
    var text = start("get", authority, target, now);
    return new SignedHeaders(
        authority,
        now,
        Optional.empty(),
        Optional.empty(),
        signature(text, GET_COVERS),
        Optional.empty());
  }

  private static StringBuilder start(String method, String authority, String target, String date) {
    return new StringBuilder(512)
        .append("(request-target): ")
        .append(method)
        .append(' ')
        .append(target)
        .append("\nhost: ")
        .append(authority)
        .append("\ndate: ")
        .append(date);
  }

  private String signature(StringBuilder text, String covers) {
    var bytes = key.sign(text.toString().getBytes(StandardCharsets.UTF_8));
    return "keyId=\""
        + keyId
        + "\",algorithm=\"rsa-sha256\",headers=\""
        + covers
        + "\",signature=\""
        + Base64.getEncoder().encodeToString(bytes)
        + '"';
  }
}
