package commonplace.core.httpsig;

import commonplace.core.httpsig.PendingSignature.Algorithm;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Judges signed requests to one origin: those with a `Signature-Input` header as in RFC 9421, all
/// others as in draft-cavage-12. Everything that can be refused without a key is refused first, so
/// that a stranger cannot make us fetch. Immutable and thread-safe.
public final class SignatureVerifier {
  private final OwnOrigin origin;
  private final MessageSignatures messages;

  /// @param scheme of our own origin, `http` or `https`, as others see it
  /// @param authority host and port of our own origin in lower case, the port only where it is not
  ///   the scheme's default, such as `relay.example` or `127.0.0.1:8080`
  public SignatureVerifier(String scheme, String authority) {
    this.origin = new OwnOrigin(scheme, authority);
    this.messages = new MessageSignatures(origin);
  }

  /// For an origin on https.
  public SignatureVerifier(String authority) {
    this("https", authority);
  }

  /// As below; of several signatures that may count the first does.
  public Precheck precheck(RequestView request, Instant now) {
    return precheck(request, now, List::getFirst);
  }

  /// Reads the signature's headers and checks, cheapest first: their form, the algorithm, what is
  /// covered, the host, the dates (one hour either way) and the body's digest.
  ///
  /// @param choice which one counts, of two to eight signatures of RFC 9421 that may: those of
  ///   other algorithms, or that cover too little, are gone already
  public Precheck precheck(
      RequestView request, Instant now, Function<List<PendingSignature>, PendingSignature> choice) {
    var signatures = request.headers().values("signature");
    if (signatures.isEmpty()) {
      return new Verification.Unsigned();
    }
    if (!request.headers().values("signature-input").isEmpty()) {
      return messages.precheck(request, now, choice);
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
            .or(() -> origin.check(request.headers().values(Component.HOST)))
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
