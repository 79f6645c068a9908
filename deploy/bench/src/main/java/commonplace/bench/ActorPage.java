package commonplace.bench;

import commonplace.core.runtime.Bytes;
import java.util.Locale;

/// An actor's document, and what it sends to subscribe.
final class ActorPage {
  private ActorPage() {}

  /// @param type `Person` or `Application`
  /// @param consents whether its posts may be remembered and found
  static Bytes document(String id, String type, String pem, boolean consents) {
    return Bytes.utf8(
        String.format(
            Locale.ROOT,
            """
            {"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1"],\
            "id":"%1$s","type":"%2$s","preferredUsername":"%3$s","name":"%3$s","inbox":"%1$s/inbox",\
            "outbox":"%1$s/outbox","followers":"%1$s/followers","manuallyApprovesFollowers":false,\
            "indexable":%5$s,"discoverable":%5$s,\
            "publicKey":{"id":"%1$s#main-key","owner":"%1$s","publicKeyPem":"%4$s"}}\
            """,
            id,
            type,
            id.substring(id.lastIndexOf('/') + 1),
            pem.replace("\n", "\\n"),
            consents));
  }

  static Bytes follow(String actor, String id) {
    return Bytes.utf8(
        String.format(
            Locale.ROOT,
            """
            {"@context":"https://www.w3.org/ns/activitystreams","id":"%s","type":"Follow","actor":"%s",\
            "object":"https://www.w3.org/ns/activitystreams#Public"}\
            """,
            id,
            actor));
  }
}
