package commonplace.core.httpsig;

import commonplace.core.integrity.RsaKeyPair;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Signs requests as in RFC 9421 with `rsa-v1_5-sha256`, over what Mastodon and Fedify ask for, and
/// the body's type. Thread-safe.
final class MessageSigner {
  static final List<String> GET_COVERS =
      List.of(
          ComponentIdentifier.METHOD,
          ComponentIdentifier.TARGET_URI,
          ComponentIdentifier.AUTHORITY);
  static final List<String> POST_COVERS =
      List.of(
          ComponentIdentifier.METHOD,
          ComponentIdentifier.TARGET_URI,
          ComponentIdentifier.AUTHORITY,
          "content-digest",
          "content-type");
  static final String ALGORITHM = "rsa-v1_5-sha256";

  private static final String LABEL = "sig1";

  private final String keyId;
  private final RsaKeyPair key;
  private final InstantSource clock;
  private final DateHeader date;

  MessageSigner(String keyId, RsaKeyPair key, InstantSource clock, DateHeader date) {
    this.keyId = keyId;
    this.key = key;
    this.clock = clock;
    this.date = date;
  }

  SignedHeaders post(
      String scheme, String authority, String target, BodyDigest digest, String contentType) {
    var base =
        start("POST", scheme, authority, target)
            + line("content-digest", digest.contentDigest())
            + line("content-type", contentType);
    return signed(
        base,
        POST_COVERS,
        authority,
        Optional.of(digest.contentDigest()),
        Optional.of(contentType));
  }

  SignedHeaders get(String scheme, String authority, String target) {
    return signed(
        start("GET", scheme, authority, target),
        GET_COVERS,
        authority,
        Optional.empty(),
        Optional.empty());
  }

  private static String start(String method, String scheme, String authority, String target) {
    return line(ComponentIdentifier.METHOD, method)
        + line(ComponentIdentifier.TARGET_URI, scheme + "://" + authority + target)
        + line(ComponentIdentifier.AUTHORITY, authority);
  }

  private static String line(String component, String value) {
    return '"' + component + "\": " + value + '\n';
  }

  private SignedHeaders signed(
      String base,
      List<String> covers,
      String authority,
      Optional<String> digest,
      Optional<String> contentType) {
    var parameters =
        covers.stream().map(name -> '"' + name + '"').collect(Collectors.joining(" ", "(", ")"))
            + ";created="
            + clock.instant().getEpochSecond()
            + ";keyid=\""
            + keyId
            + "\";alg=\""
            + ALGORITHM
            + '"';
    var text = base + '"' + ComponentIdentifier.SIGNATURE_PARAMS + "\": " + parameters;
    var value = key.sign(text.getBytes(StandardCharsets.US_ASCII));
    return new SignedHeaders(
        authority,
        date.now(),
        digest,
        contentType,
        LABEL + "=:" + Base64.getEncoder().encodeToString(value) + ':',
        Optional.of(LABEL + '=' + parameters));
  }
}
