package commonplace.core.testkit;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
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
    var keyId = JdkSignatures.keyId(signature.get().getValue().getFirst());
    try {
      var cached = known.get(keyId);
      if (cached != null
          && JdkSignatures.problem(cached, method, target, headers, body).isEmpty()) {
        return "";
      }
      var fetched = fetch(keyId);
      known.put(keyId, fetched);
      return JdkSignatures.problem(fetched, method, target, headers, body);
    } catch (GeneralSecurityException | RuntimeException e) {
      return "the key " + keyId + " cannot be had: " + e;
    }
  }

  private PublicKey fetch(String keyId) throws GeneralSecurityException, JacksonException {
    var reply = client.get(keyId.replaceFirst("#.*", ""));
    var key = Json.parse(reply.body()).path("publicKey");
    if (!Json.text(key, "id").equals(keyId)) {
      throw new GeneralSecurityException("its document holds another: " + Json.text(key, "id"));
    }
    return JdkSignatures.rsaKey(Json.text(key, "publicKeyPem"));
  }
}
