package commonplace.core.integrity;

import commonplace.core.activitypub.Iri;
import commonplace.core.runtime.Bytes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads proofs from documents. Every input is a stranger's: nothing is thrown for it.
final class ProofReader {
  static final String TYPE = "DataIntegrityProof";
  static final String CRYPTOSUITE = "eddsa-jcs-2022";
  static final String PURPOSE = "assertionMethod";
  static final String LD_TYPE = "RsaSignature2017";

  private static final int ED25519_SIGNATURE = 64;
  private static final int MAX_RSA_SIGNATURE = RsaVerificationKey.MAX_BITS / 8;
  private static final int MAX_TEXT = 512;
  private static final int MAX_QUOTED = 40;

  /// What is never hashed with the options, and what identity/v1 gives a meaning to.
  private static final Set<String> LD_ENVELOPE =
      Set.of("@context", "id", "type", "signatureValue", "creator");

  private static final Set<String> LD_OPTIONS = Set.of("created", "nonce", "domain");

  private ProofReader() {}

  static List<Proof> read(JsonNode document) {
    var proofs = new ArrayList<Proof>();
    var stated = document.path("proof");
    for (var proof : stated.isArray() ? stated : List.of(stated)) {
      if (proofs.size() == Proof.MAX_PROOFS) {
        break;
      }
      if (!proof.isMissingNode() && !proof.isNull()) {
        proofs.add(attempt(() -> dataIntegrity(proof)));
      }
    }
    if (isLinkedDataSignature(document.path("signature"))) {
      proofs.add(attempt(() -> linkedData(document.path("signature"))));
    }
    return List.copyOf(proofs);
  }

  /// Whether the member is one of the fields around a document rather than a part of it.
  static boolean isLinkedDataSignature(JsonNode signature) {
    return signature.isObject()
        && signature.path("type").asString("").endsWith("Signature2017")
        && signature.has("signatureValue");
  }

  private interface Reading {
    Proof read() throws UnprovableException;
  }

  private static Proof attempt(Reading reading) {
    try {
      return reading.read();
    } catch (UnprovableException e) {
      return new Proof.Unusable(e.reason());
    }
  }

  private static Proof dataIntegrity(JsonNode proof) throws UnprovableException {
    requireValue(proof, "type", TYPE);
    requireValue(proof, "cryptosuite", CRYPTOSUITE);
    requireValue(proof, "proofPurpose", PURPOSE);
    if (proof.has("previousProof")) {
      throw new UnprovableException("a proof of a proof (previousProof) is not supported");
    }
    var value = text(proof, "proofValue");
    if (value.charAt(0) != 'z') {
      throw new UnprovableException("proofValue is not in base58btc");
    }
    var signature =
        Base58.decode(value.substring(1))
            .filter(bytes -> bytes.length == ED25519_SIGNATURE)
            .orElseThrow(() -> new UnprovableException("proofValue is not 64 bytes in base58btc"));
    var configuration = ((ObjectNode) proof).deepCopy();
    configuration.remove("proofValue");
    return new Proof.DataIntegrity(
        iri(proof, "verificationMethod"),
        time(proof, "created"),
        time(proof, "expires"),
        configuration,
        Bytes.wrapping(signature));
  }

  private static Proof linkedData(JsonNode signature) throws UnprovableException {
    requireValue(signature, "type", LD_TYPE);
    var value = signature.path("signatureValue").asString("");
    if (value.length() > 2 * MAX_RSA_SIGNATURE) {
      throw new UnprovableException("signatureValue is longer than any RSA signature");
    }
    var options = ((ObjectNode) signature).objectNode();
    for (var member : signature.properties()) {
      if (LD_OPTIONS.contains(member.getKey())) {
        options.put(member.getKey(), text(signature, member.getKey()));
      } else if (!LD_ENVELOPE.contains(member.getKey())) {
        throw new UnprovableException(
            "the LD signature has an unknown member: " + quoted(member.getKey()));
      }
    }
    try {
      return new Proof.RsaSignature2017(
          iri(signature, "creator"),
          options,
          Bytes.wrapping(Base64.getMimeDecoder().decode(value)));
    } catch (IllegalArgumentException _) {
      throw new UnprovableException("signatureValue is not base64");
    }
  }

  private static void requireValue(JsonNode proof, String name, String value)
      throws UnprovableException {
    var actual = proof.path(name).asString("");
    if (!actual.equals(value)) {
      throw new UnprovableException(
          "the proof's " + name + " is " + quoted(actual) + "; " + value + " is supported");
    }
  }

  private static String text(JsonNode proof, String name) throws UnprovableException {
    var member = proof.path(name);
    if (!member.isString()
        || member.asString().isEmpty()
        || member.asString().length() > MAX_TEXT) {
      throw new UnprovableException("the proof's " + name + " is not a text of a usual length");
    }
    CanonicalJson.requireWhole(member.asString());
    return member.asString();
  }

  private static Iri iri(JsonNode proof, String name) throws UnprovableException {
    try {
      var text = proof.path(name).asString("");
      CanonicalJson.requireWhole(text);
      return Iri.of(text);
    } catch (IllegalArgumentException _) {
      throw new UnprovableException("the proof's " + name + " is not an absolute URL");
    }
  }

  private static Optional<Instant> time(JsonNode proof, String name) throws UnprovableException {
    if (!proof.has(name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(OffsetDateTime.parse(text(proof, name)).toInstant());
    } catch (DateTimeException _) {
      throw new UnprovableException("the proof's " + name + " is not a time with a zone");
    }
  }

  /// A stranger's text for a reason that may end up in a log: short, and on one line.
  static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints()
        .limit(MAX_QUOTED)
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
        .forEach(quoted::appendCodePoint);
    return quoted.append(text.length() > MAX_QUOTED ? "…\"" : "\"").toString();
  }
}
