package commonplace.core.integrity;

import commonplace.core.activitypub.Iri;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The cryptosuite `eddsa-jcs-2022` (W3C Data Integrity EdDSA Cryptosuites, section 3.3) as
/// FEP-8b32 uses it. Pure and thread-safe.
public final class EddsaJcs2022 {
  private EddsaJcs2022() {}

  /// The document with a proof, to be sent as it is: any change of a value breaks it.
  ///
  /// @param document without a proof so far
  /// @param verificationMethod the id of our key, as our actor's `assertionMethod` shows it
  /// @param created now; its fraction of a second is dropped
  /// @throws IllegalArgumentException if the document holds what has no canonical form
  public static ObjectNode sign(
      ObjectNode document, Iri verificationMethod, Ed25519KeyPair key, Instant created) {
    var proof = document.objectNode();
    if (document.has("@context")) {
      proof.set("@context", document.get("@context").deepCopy());
    }
    proof
        .put("type", ProofReader.TYPE)
        .put("cryptosuite", ProofReader.CRYPTOSUITE)
        .put("verificationMethod", verificationMethod.text())
        .put("proofPurpose", ProofReader.PURPOSE)
        .put("created", created.truncatedTo(ChronoUnit.SECONDS).toString());
    try {
      var signature = key.sign(message(proof, document));
      proof.put("proofValue", "z" + Base58.encode(signature));
    } catch (UnprovableException e) {
      throw new IllegalArgumentException(e.reason(), e);
    }
    var signed = document.deepCopy();
    signed.set("proof", proof);
    return signed;
  }

  /// What is signed: the hash of the proof's configuration, then that of the document.
  ///
  /// @param configuration the proof without its value
  /// @param document with or without its proofs and LD signature, which are no part of it
  static byte[] message(JsonNode configuration, JsonNode document) throws UnprovableException {
    if (!(document instanceof ObjectNode object)) {
      throw new UnprovableException("only a JSON object can have a proof");
    }
    var bare = object.objectNode();
    for (var member : object.properties()) {
      if (!isEnvelope(member.getKey(), member.getValue())) {
        bare.set(member.getKey(), member.getValue());
      }
    }
    if (configuration.has("@context")) {
      requireSameContext(configuration.get("@context"), document.path("@context"));
      bare.set("@context", configuration.get("@context"));
    }
    var sha256 = CryptoProvider.sha256();
    var message = new byte[2 * sha256.getDigestLength()];
    var first = sha256.digest(CanonicalJson.of(configuration));
    var second = sha256.digest(CanonicalJson.of(bare));
    System.arraycopy(first, 0, message, 0, first.length);
    System.arraycopy(second, 0, message, first.length, second.length);
    return message;
  }

  private static boolean isEnvelope(String name, JsonNode value) {
    return name.equals("proof")
        || (name.equals("signature") && ProofReader.isLinkedDataSignature(value));
  }

  /// The suite lets a document add contexts behind those of its proof. Nothing in the Fediverse
  /// adds any, and what was added would not be signed.
  private static void requireSameContext(JsonNode proofs, JsonNode documents)
      throws UnprovableException {
    if (!entries(proofs).equals(entries(documents))) {
      throw new UnprovableException("the proof's @context is not the document's");
    }
  }

  private static List<JsonNode> entries(JsonNode context) {
    if (!context.isArray()) {
      return List.of(context);
    }
    var entries = new ArrayList<JsonNode>();
    context.forEach(entries::add);
    return entries;
  }
}
