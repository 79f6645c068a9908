package commonplace.core.httpsig;

import commonplace.core.httpsig.PendingSignature.Algorithm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Judges requests that are signed as in RFC 9421, as far as that goes without a key: the same
/// rules as for draft-cavage, in the same order. Immutable and thread-safe.
final class MessageSignatures {
  private static final String CONTENT_DIGEST = "content-digest";

  private final OwnOrigin origin;

  MessageSignatures(OwnOrigin origin) {
    this.origin = origin;
  }

  /// Signatures that cannot count are passed over while there are others.
  ///
  /// @param choice picks one of several that may count
  Precheck precheck(
      RequestView request, Instant now, Function<List<PendingSignature>, PendingSignature> choice) {
    try {
      var reader = SignatureInputReader.of(request.headers());
      var notOurs = origin.check(request.headers().values(Component.HOST));
      if (notOurs.isPresent()) {
        return notOurs.get();
      }
      var pending = new ArrayList<PendingSignature>();
      var refused = new ArrayList<Verification.Refused>();
      for (var label : reader.labels()) {
        switch (precheck(request, reader, label, now)) {
          case PendingSignature signature -> pending.add(signature);
          case Verification.Refused reason -> refused.add(reason);
        }
      }
      if (pending.isEmpty()) {
        return refused.isEmpty() ? new Verification.Unsigned() : refused.getFirst();
      }
      var mismatch = digest(request);
      if (mismatch.isPresent()) {
        return mismatch.get();
      }
      return pending.size() == 1 ? pending.getFirst() : choice.apply(List.copyOf(pending));
    } catch (MalformedSignatureException e) {
      return new Verification.Malformed(e.reason());
    }
  }

  private Precheck precheck(
      RequestView request, SignatureInputReader reader, String label, Instant now) {
    try {
      var input = reader.read(label);
      var algorithm = algorithm(input);
      if (algorithm.isEmpty()) {
        return new Verification.UnsupportedAlgorithm(
            "the algorithm of the signature is none of rsa-v1_5-sha256, rsa-pss-sha512, ed25519"
                + " and ecdsa-p256-sha256");
      }
      var refused =
          coverage(request, input)
              .or(() -> TimeWindow.check(input.created(), input.expires(), now));
      return refused.isPresent()
          ? refused.get()
          : new PendingSignature(
              input.keyId(),
              algorithm.get(),
              SignatureBase.of(request, origin, input),
              input.signature().shared());
    } catch (MalformedSignatureException e) {
      return new Verification.Malformed(e.reason());
    }
  }

  /// RFC 9421, section 6.2.2.
  private static Optional<Algorithm> algorithm(SignatureInput input) {
    if (input.algorithm().isEmpty()) {
      return Optional.of(Algorithm.UNSAID);
    }
    return switch (input.algorithm().get()) {
      case "rsa-v1_5-sha256" -> Optional.of(Algorithm.RSA_V1_5_SHA256);
      case "rsa-pss-sha512" -> Optional.of(Algorithm.RSA_PSS_SHA512);
      case "ed25519" -> Optional.of(Algorithm.ED25519);
      case "ecdsa-p256-sha256" -> Optional.of(Algorithm.ECDSA_P256_SHA256);
      default -> Optional.empty();
    };
  }

  private static Optional<Verification.Refused> coverage(
      RequestView request, SignatureInput input) {
    if (!input.covers(ComponentIdentifier.METHOD)) {
      return Optional.of(new Verification.NotCovered(ComponentIdentifier.METHOD));
    }
    if (!coversTarget(request, input)) {
      return Optional.of(new Verification.NotCovered(ComponentIdentifier.TARGET_URI));
    }
    if (request.hasBody() && !input.covers(CONTENT_DIGEST)) {
      return Optional.of(new Verification.NotCovered(CONTENT_DIGEST));
    }
    return Optional.empty();
  }

  /// The whole of it, or its parts.
  private static boolean coversTarget(RequestView request, SignatureInput input) {
    if (input.covers(ComponentIdentifier.TARGET_URI)) {
      return true;
    }
    var coversPath =
        input.covers(ComponentIdentifier.PATH)
            && (input.covers(ComponentIdentifier.QUERY) || request.target().indexOf('?') < 0);
    return input.covers(ComponentIdentifier.AUTHORITY)
        && (input.covers(ComponentIdentifier.REQUEST_TARGET) || coversPath);
  }

  private static Optional<Verification.Refused> digest(RequestView request) {
    return request.hasBody()
        ? ContentDigest.check(request.headers().values(CONTENT_DIGEST), request.body())
        : Optional.empty();
  }
}
