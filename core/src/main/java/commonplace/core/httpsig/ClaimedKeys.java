package commonplace.core.httpsig;

import commonplace.core.httpsig.DictionaryMember.InnerList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Whose keys a request names, before anything is read of its body or verified. Whatever {@link
/// SignatureVerifier} goes on to verify is among them, read by the same readers. Anybody can claim
/// anything.
public final class ClaimedKeys {
  private ClaimedKeys() {}

  /// The key ids in the order in which they came, at most eight. Of headers that cannot be read,
  /// what looks like one, so that their writer can be told.
  public static List<String> of(HeaderLookup headers) {
    var inputs = headers.values("signature-input");
    var signatures = headers.values("signature");
    try {
      return inputs.isEmpty() ? cavage(signatures) : messages(inputs);
    } catch (MalformedSignatureException _) {
      return Stream.of(inputs, signatures)
          .flatMap(List::stream)
          .limit(1)
          .flatMap(header -> guessed(header).stream())
          .toList();
    }
  }

  private static List<String> cavage(List<String> signatures) throws MalformedSignatureException {
    if (signatures.isEmpty()) {
      return List.of();
    }
    var keyId = SignatureParameters.parse(signatures.getFirst()).get("keyid");
    return keyId == null ? List.of() : List.of(keyId);
  }

  private static List<String> messages(List<String> inputs) throws MalformedSignatureException {
    return DictionaryReader.read(SignatureInputReader.SIGNATURE_INPUT, inputs).values().stream()
        .flatMap(ClaimedKeys::keyId)
        .toList();
  }

  private static Stream<String> keyId(DictionaryMember member) {
    return member instanceof InnerList list
            && list.parameters().get("keyid").orElse(null) instanceof BareItem.Text(var keyId)
        ? Stream.of(keyId)
        : Stream.empty();
  }

  private static Optional<String> guessed(String header) {
    for (var name : List.of("keyId=\"", "keyid=\"")) {
      int at = header.indexOf(name);
      if (at >= 0) {
        int from = at + name.length();
        int end = header.indexOf('"', from);
        return end < 0 ? Optional.empty() : Optional.of(header.substring(from, end));
      }
    }
    return Optional.empty();
  }
}
