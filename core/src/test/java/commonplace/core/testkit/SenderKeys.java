package commonplace.core.testkit;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;

/// Finds the key of who signed a request: a plain GET of the key id, kept as long as it serves.
final class SenderKeys {
  private final Map<String, PublicKey> known = new ConcurrentHashMap<>();
  private final SigningClient client;

  SenderKeys(SigningClient client) {
    this.client = client;
  }

  /// What is wrong with a request's signature, or an empty text.
  String problem(String method, String target, Map<String, List<String>> headers, byte[] body) {
    var signature =
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("Signature"))
            .findFirst();
    if (signature.isEmpty()) {
      return "0 Signature headers";
    }
    var keyId = keyId(headers);
    try {
      var cached = known.get(keyId);
      if (cached != null && judged(cached, method, target, headers, body).isEmpty()) {
        return "";
      }
      var fetched = fetch(keyId);
      known.put(keyId, fetched);
      return judged(fetched, method, target, headers, body);
    } catch (GeneralSecurityException | RuntimeException e) {
      return "the key " + keyId + " cannot be had: " + e;
    }
  }

  /// Forgets all keys: from now on each is fetched.
  void forget() {
    known.clear();
  }

  /// The key id that a request is signed with, in either form.
  static String keyId(Map<String, List<String>> headers) {
    var lookup = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    lookup.putAll(headers);
    return lookup.containsKey("Signature-Input")
        ? JdkMessageSignatures.keyId(lookup.get("Signature-Input").getFirst())
        : JdkSignatures.keyId(lookup.getOrDefault("Signature", List.of("")).getFirst());
  }

  private static String judged(
      PublicKey key, String method, String target, Map<String, List<String>> headers, byte[] body) {
    var lookup = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    lookup.putAll(headers);
    var uri = "http://" + String.join("", lookup.getOrDefault("Host", List.of())) + target;
    return lookup.containsKey("Signature-Input")
        ? JdkMessageSignatures.problem(key, method, uri, headers, body)
        : JdkSignatures.problem(key, method, target, headers, body);
  }

  private PublicKey fetch(String keyId) throws GeneralSecurityException, JacksonException {
    var reply = client.get(keyId.replaceFirst("#.*", ""));
    var document = Json.parse(reply.body());
    var key = document.path("publicKey");
    if (!Json.text(key, "id").equals(keyId) && !Json.text(document, "id").equals(keyId)) {
      throw new GeneralSecurityException("its document holds another: " + Json.text(key, "id"));
    }
    return JdkSignatures.rsaKey(Json.text(key, "publicKeyPem"));
  }
}
