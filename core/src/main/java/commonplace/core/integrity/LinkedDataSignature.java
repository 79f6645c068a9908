package commonplace.core.integrity;

import com.apicatalog.rdf.nquads.NQuadsWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What Mastodon signs in an `RsaSignature2017`: the hash of the signature's own properties, then
/// that of the document, both of canonical statements and in hexadecimal.
final class LinkedDataSignature {
  private static final String DC = "http://purl.org/dc/terms/";
  private static final String SEC = "https://w3id.org/security#";
  private static final String SELF = "_:c14n0";

  private LinkedDataSignature() {}

  /// @param document with its signature, which is no part of what it signs
  static byte[] message(Proof.RsaSignature2017 signature, JsonNode document)
      throws UnprovableException {
    if (!(document instanceof ObjectNode object)) {
      throw new UnprovableException("only a JSON object can be signed");
    }
    if (object.has("proof")) {
      throw new UnprovableException(
          "the document carries an integrity proof, which is to be judged instead");
    }
    var bare = object.objectNode();
    for (var member : object.properties()) {
      if (!member.getKey().equals("signature")) {
        bare.set(member.getKey(), member.getValue());
      }
    }
    var text = hash(options(signature)) + hash(CanonicalGraph.nquads(DocumentGraph.of(bare)));
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// The signature's properties under the context `https://w3id.org/identity/v1`: one thing without
  /// an id, whose canonical label is always the first.
  private static byte[] options(Proof.RsaSignature2017 signature) {
    var lines = new TreeSet<String>();
    lines.add(
        NQuadsWriter.nquad(SELF, DC + "creator", signature.key().text(), null, null, null, null));
    for (var option : signature.options().properties()) {
      boolean time = option.getKey().equals("created");
      lines.add(
          NQuadsWriter.nquad(
              SELF,
              (time ? DC : SEC) + option.getKey(),
              option.getValue().asString(),
              Quad.XSD + (time ? "dateTime" : "string"),
              null,
              null,
              null));
    }
    return String.join("", lines).getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(byte[] text) {
    return HexFormat.of().formatHex(CryptoProvider.sha256().digest(text));
  }
}
