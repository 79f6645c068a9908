package commonplace.relay.inbox;

import commonplace.core.activitypub.Iri;
import commonplace.core.integrity.Ed25519KeyPair;
import commonplace.core.integrity.EddsaJcs2022;
import commonplace.core.testkit.Json;
import commonplace.core.testkit.LdSignatures;
import commonplace.core.testkit.TestKeys;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// What eve writes, whose server no one knows, and how her software seals it.
final class Sealed {
  static final String HOME = "https://other.example";
  static final String EVE = HOME + "/users/eve";
  static final String NOTE = EVE + "/notes/1";
  private static final Ed25519KeyPair ED25519 = Ed25519KeyPair.generate();

  private Sealed() {}

  static ObjectNode activity(String type) {
    return Json.object()
        .put("@context", "https://www.w3.org/ns/activitystreams")
        .put("id", EVE + "/activities/" + type)
        .put("type", type)
        .put("actor", EVE);
  }

  static ObjectNode create() {
    var note = Json.object().put("id", NOTE).put("type", "Note").put("content", "secret words");
    note.put("attributedTo", EVE).put("to", AtTheDoor.PUBLIC);
    var create = activity("Create").put("to", AtTheDoor.PUBLIC);
    create.set("object", note);
    return create;
  }

  static ObjectNode ld(ObjectNode activity) {
    return ld(activity, EVE + "#key", Door.NOW);
  }

  static ObjectNode ld(ObjectNode activity, String key, Instant created) {
    return LdSignatures.sign(activity, key, TestKeys.rsa(0).getPrivate(), created.toString());
  }

  static ObjectNode proof(ObjectNode activity) {
    return EddsaJcs2022.sign(activity, Iri.of(EVE + "#ed25519"), ED25519, Door.NOW);
  }

  /// Her document, with both her keys.
  static ObjectNode eve(int rsa) {
    var document = Json.object().put("id", EVE).put("type", "Person").put("inbox", EVE + "/inbox");
    document
        .putObject("publicKey")
        .put("id", EVE + "#key")
        .put("owner", EVE)
        .put("publicKeyPem", TestKeys.pem(TestKeys.rsa(rsa).getPublic()));
    document
        .putArray("assertionMethod")
        .addObject()
        .put("id", EVE + "#ed25519")
        .put("type", "Multikey")
        .put("controller", EVE)
        .put("publicKeyMultibase", ED25519.publicKeyMultibase());
    return document;
  }
}
