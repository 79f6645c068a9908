package commonplace.core.httpsig;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns the parameters into a {@link SignatureHeader}, checking form and bounds.
final class SignatureHeaderReader {
  /// More components than anybody signs.
  static final int MAX_COVERED = 64;

  /// The longest key id, in characters.
  static final int MAX_KEY_ID = 2048;

  /// The longest signature in base64: RSA of 8192 bits takes 1368.
  static final int MAX_SIGNATURE = 2048;

  /// Seconds with at most this many digits: until the year 33658.
  private static final int MAX_SECONDS_DIGITS = 12;

  private SignatureHeaderReader() {}

  static SignatureHeader read(String header) throws MalformedSignatureException {
    var parameters = SignatureParameters.parse(header);
    return new SignatureHeader(
        required(parameters, "keyId", MAX_KEY_ID),
        Optional.ofNullable(parameters.get("algorithm")).map(Tokens::lowerCase),
        covered(parameters.getOrDefault("headers", "(created)")),
        seconds(parameters, "created"),
        seconds(parameters, "expires"),
        required(parameters, "signature", MAX_SIGNATURE));
  }

  private static String required(Map<String, String> parameters, String name, int max)
      throws MalformedSignatureException {
    var value = parameters.get(Tokens.lowerCase(name));
    if (value == null || value.isBlank()) {
      throw new MalformedSignatureException("the Signature header has no " + name);
    }
    if (value.length() > max) {
      throw new MalformedSignatureException(
          name + " in the Signature header has more than " + max + " characters");
    }
    return value;
  }

  private static List<String> covered(String list) throws MalformedSignatureException {
    var names = list.strip().split(" +", MAX_COVERED + 1);
    if (names.length > MAX_COVERED) {
      throw new MalformedSignatureException(
          "the signature covers more than " + MAX_COVERED + " headers");
    }
    var covered = new LinkedHashSet<String>();
    for (var name : names) {
      var lower = Tokens.lowerCase(name);
      if (!isSpecial(lower) && !Tokens.isToken(lower)) {
        throw new MalformedSignatureException("the signature covers something that is no header");
      }
      if (!covered.add(lower)) {
        throw new MalformedSignatureException("the signature covers a header twice");
      }
    }
    return List.copyOf(covered);
  }

  private static boolean isSpecial(String name) {
    return switch (name) {
      case Component.REQUEST_TARGET, Component.CREATED, Component.EXPIRES -> true;
      default -> false;
    };
  }

  private static Optional<Long> seconds(Map<String, String> parameters, String name)
      throws MalformedSignatureException {
    var value = parameters.get(name);
    if (value == null) {
      return Optional.empty();
    }
    // draft-cavage-12, section 2.1.5: expires may have a fraction
    var dot = value.indexOf('.');
    var whole = dot < 0 ? value : value.substring(0, dot);
    if (whole.isEmpty()
        || whole.length() > MAX_SECONDS_DIGITS
        || !whole.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new MalformedSignatureException(name + " in the Signature header is not a time");
    }
    return Optional.of(Long.valueOf(whole));
  }
}
