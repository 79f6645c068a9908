package commonplace.core.httpsig;

import commonplace.core.httpsig.DictionaryMember.InnerList;
import commonplace.core.httpsig.DictionaryMember.Item;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns the members of `Signature-Input` and `Signature` (RFC 9421, sections 4.1 and 4.2) into
/// {@link SignatureInput}s, checking form and bounds.
final class SignatureInputReader {
  static final String SIGNATURE_INPUT = "Signature-Input";
  static final String SIGNATURE = "Signature";

  /// The longest signature in bytes: RSA of 8192 bits.
  static final int MAX_SIGNATURE = 1024;

  private final Map<String, DictionaryMember> signatures;

  /// What `Signature-Input` describes, by label.
  private final Map<String, DictionaryMember> inputs;

  private SignatureInputReader(
      Map<String, DictionaryMember> inputs, Map<String, DictionaryMember> signatures) {
    this.inputs = inputs;
    this.signatures = signatures;
  }

  /// @throws MalformedSignatureException if one of the headers is no dictionary
  static SignatureInputReader of(HeaderLookup headers) throws MalformedSignatureException {
    return new SignatureInputReader(
        DictionaryReader.read(SIGNATURE_INPUT, headers.values("signature-input")),
        DictionaryReader.read(SIGNATURE, headers.values("signature")));
  }

  /// At most {@link DictionaryReader#MAX_MEMBERS}, in the order in which they came.
  List<String> labels() {
    return List.copyOf(inputs.keySet());
  }

  /// @throws MalformedSignatureException if this signature cannot be read; others may
  SignatureInput read(String label) throws MalformedSignatureException {
    if (!(inputs.get(label) instanceof InnerList list)) {
      throw new MalformedSignatureException(
          "the Signature-Input header does not list what is covered");
    }
    if (!(signatures.get(label) instanceof Item(BareItem.Binary(var signature), _))) {
      throw new MalformedSignatureException(
          "the Signature header has no value for what Signature-Input describes");
    }
    if (signature.length() == 0 || signature.length() > MAX_SIGNATURE) {
      throw new MalformedSignatureException(
          "a signature has 1 to " + MAX_SIGNATURE + " bytes, not " + signature.length());
    }
    return new SignatureInput(
        covered(list),
        list,
        keyId(list),
        text(list, "alg"),
        seconds(list, "created")
            .orElseThrow(() -> new MalformedSignatureException("the signature has no created")),
        seconds(list, "expires"),
        signature);
  }

  private static List<ComponentIdentifier> covered(InnerList list)
      throws MalformedSignatureException {
    var covered = new LinkedHashSet<ComponentIdentifier>();
    for (var item : list.items()) {
      if (!covered.add(ComponentIdentifier.of(item))) {
        throw new MalformedSignatureException("the signature covers a component twice");
      }
    }
    return new ArrayList<>(covered);
  }

  private static String keyId(InnerList list) throws MalformedSignatureException {
    var keyId =
        text(list, "keyid")
            .filter(id -> !id.isBlank())
            .orElseThrow(() -> new MalformedSignatureException("the signature has no keyid"));
    if (keyId.length() > SignatureHeaderReader.MAX_KEY_ID) {
      throw new MalformedSignatureException(
          "keyid has more than " + SignatureHeaderReader.MAX_KEY_ID + " characters");
    }
    return keyId;
  }

  private static Optional<String> text(InnerList list, String name)
      throws MalformedSignatureException {
    var value = list.parameters().get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof BareItem.Text(var text)) {
      return Optional.of(text);
    }
    throw new MalformedSignatureException(name + " of the signature is no string");
  }

  private static Optional<Long> seconds(InnerList list, String name)
      throws MalformedSignatureException {
    var value = list.parameters().get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof BareItem.Whole(var seconds)) {
      return Optional.of(seconds);
    }
    throw new MalformedSignatureException(name + " of the signature is no number of seconds");
  }
}
