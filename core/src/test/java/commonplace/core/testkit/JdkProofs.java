package commonplace.core.testkit;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A second opinion on `eddsa-jcs-2022` (FEP-8b32), with `java.security` alone; it shares no code
/// with the product. Its canonical JSON (RFC 8785) is for documents without fractions.
public final class JdkProofs {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final byte[] SPKI = HexFormat.of().parseHex("302a300506032b6570032100");

  private JdkProofs() {}

  /// What is wrong with a document's proof, given its author's; an empty text if it holds.
  ///
  /// @param actor the author's document, whose `assertionMethod` lists the key
  public static String problem(ObjectNode document, JsonNode actor) {
    if (!(document.path("proof") instanceof ObjectNode proof)) {
      return "no proof";
    }
    var method = Json.text(proof, "verificationMethod");
    for (var key : actor.path("assertionMethod")) {
      if (Json.text(key, "id").equals(method)
          && Json.text(key, "type").equals("Multikey")
          && Json.text(key, "controller").equals(Json.text(document, "actor"))) {
        return problem(document, proof, Json.text(key, "publicKeyMultibase"));
      }
    }
    return "the actor lists no key " + method;
  }

  private static String problem(ObjectNode document, ObjectNode proof, String multibase) {
    if (!Json.text(proof, "type").equals("DataIntegrityProof")
        || !Json.text(proof, "cryptosuite").equals("eddsa-jcs-2022")
        || !Json.text(proof, "proofPurpose").equals("assertionMethod")
        || !proof.path("@context").equals(document.path("@context"))) {
      return "not a proof of FEP-8b32: " + proof;
    }
    var configuration = proof.deepCopy();
    configuration.remove("proofValue");
    var bare = document.deepCopy();
    bare.remove("proof");
    try {
      var verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key(multibase));
      verifier.update(sha256(canonical(configuration)));
      verifier.update(sha256(canonical(bare)));
      return verifier.verify(base58(Json.text(proof, "proofValue"))) ? "" : "it does not match";
    } catch (GeneralSecurityException e) {
      return "it cannot be verified: " + e.getMessage();
    }
  }

  private static PublicKey key(String multibase) throws GeneralSecurityException {
    var multikey = base58(multibase);
    if (multikey.length != 34 || multikey[0] != (byte) 0xed || multikey[1] != 1) {
      throw new GeneralSecurityException("no Ed25519 multikey: " + multibase);
    }
    var spki = Arrays.copyOf(SPKI, SPKI.length + 32);
    System.arraycopy(multikey, 2, spki, SPKI.length, 32);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki));
  }

  private static byte[] base58(String multibase) {
    var number = BigInteger.ZERO;
    for (var c : multibase.substring(1).toCharArray()) {
      number = number.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(ALPHABET.indexOf(c)));
    }
    var zeros = multibase.substring(1).chars().takeWhile(c -> c == '1').count();
    var hex = number.toString(16);
    return HexFormat.of()
        .parseHex("00".repeat((int) zeros) + (hex.length() % 2 == 1 ? "0" : "") + hex);
  }

  private static byte[] sha256(String text) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String canonical(JsonNode json) {
    if (json.isObject()) {
      var members = new TreeMap<String, String>();
      json.properties()
          .forEach(member -> members.put(member.getKey(), canonical(member.getValue())));
      return members.entrySet().stream()
          .map(member -> '"' + member.getKey() + "\":" + member.getValue())
          .collect(Collectors.joining(",", "{", "}"));
    }
    return json.isArray()
        ? json.valueStream().map(JdkProofs::canonical).collect(Collectors.joining(",", "[", "]"))
        : json.toString();
  }
}
