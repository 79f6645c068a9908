package commonplace.core.httpsig;

import commonplace.core.httpsig.PendingSignature.Algorithm;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Judges signed requests to one authority (draft-cavage-12). Everything that can be refused
/// without a key is refused first, so that a stranger cannot make us fetch. Immutable and
/// thread-safe.
public final class SignatureVerifier {
  private final String authority;

  /// @param authority host and port of our own origin in lower case, the port only where it is not
  ///   the scheme's default, such as `relay.example` or `127.0.0.1:8080`
  public SignatureVerifier(String authority) {
    this.authority = Tokens.lowerCase(authority);
  }

  /// Reads the `Signature` header and checks, cheapest first: its form, the algorithm, what it
  /// covers, the host, the dates (one hour either way) and the body's digest.
  public Precheck precheck(RequestView request, Instant now) {
    var signatures = request.headers().values("signature");
    if (signatures.isEmpty()) {
      return new Verification.Unsigned();
    }
    if (!request.headers().values("signature-input").isEmpty()) {
      return new Verification.UnsupportedAlgorithm(
          "RFC 9421 signatures are not accepted: sign as in draft-cavage-http-signatures-12");
    }
    if (signatures.size() > 1) {
      return new Verification.Malformed("the request has more than one Signature header");
    }
    try {
      return precheck(request, SignatureHeaderReader.read(signatures.getFirst()), now);
    } catch (MalformedSignatureException e) {
      return new Verification.Malformed(e.reason());
    }
  }

  private Precheck precheck(RequestView request, SignatureHeader header, Instant now)
      throws MalformedSignatureException {
    var algorithm = algorithm(header);
    if (algorithm.isEmpty()) {
      return new Verification.UnsupportedAlgorithm(
          "the algorithm of the signature is neither rsa-sha256 nor hs2019");
    }
    var refused =
        coverage(request, header)
            .or(() -> created(header, algorithm.get()))
            .or(() -> host(request.headers().values(Component.HOST)))
            .or(() -> TimeWindow.check(header, request.headers().values(Component.DATE), now))
            .or(() -> digest(request));
    if (refused.isPresent()) {
      return refused.get();
    }
    return new PendingSignature(
        header.keyId(),
        algorithm.get(),
        SigningString.of(request, header),
        base64(header.signature()));
  }

  private static Optional<Algorithm> algorithm(SignatureHeader header) {
    return switch (header.algorithm().orElse("hs2019")) {
      case "rsa-sha256" -> Optional.of(Algorithm.RSA_SHA256);
      case "hs2019" -> Optional.of(Algorithm.BY_KEY);
      default -> Optional.empty();
    };
  }

  private static Optional<Verification.Refused> coverage(
      RequestView request, SignatureHeader header) {
    if (!header.covers(Component.REQUEST_TARGET)) {
      return Optional.of(new Verification.NotCovered(Component.REQUEST_TARGET));
    }
    if (!header.covers(Component.HOST)) {
      return Optional.of(new Verification.NotCovered(Component.HOST));
    }
    if (!header.covers(Component.DATE) && !header.covers(Component.CREATED)) {
      return Optional.of(new Verification.NotCovered("date or (created)"));
    }
    if (request.hasBody() && !header.covers(Component.DIGEST)) {
      return Optional.of(new Verification.NotCovered(Component.DIGEST));
    }
    return Optional.empty();
  }

  /// draft-cavage-12, section 2.3: the old algorithms cannot cover the new components.
  private static Optional<Verification.Refused> created(
      SignatureHeader header, Algorithm algorithm) {
    var coversTimes = header.covers(Component.CREATED) || header.covers(Component.EXPIRES);
    return algorithm == Algorithm.RSA_SHA256 && coversTimes
        ? Optional.of(
            new Verification.Malformed(
                "rsa-sha256 cannot cover (created) or (expires): use hs2019"))
        : Optional.empty();
  }

  private Optional<Verification.Refused> host(List<String> hosts) {
    if (hosts.size() != 1) {
      return Optional.of(new Verification.Malformed("the request needs exactly one Host header"));
    }
    var host = Tokens.lowerCase(hosts.getFirst().strip());
    var ours =
        host.equals(authority) || host.equals(authority + ":443") || host.equals(authority + ":80");
    return ours
        ? Optional.empty()
        : Optional.of(new Verification.WrongHost("the request was signed for another host"));
  }

  private static Optional<Verification.Refused> digest(RequestView request) {
    return request.hasBody()
        ? DigestHeader.check(request.headers().values(Component.DIGEST), request.body())
        : Optional.empty();
  }

  private static byte[] base64(String signature) throws MalformedSignatureException {
    try {
      return Base64.getDecoder().decode(signature);
    } catch (IllegalArgumentException e) {
      throw new MalformedSignatureException("the signature is not base64");
    }
  }
}
