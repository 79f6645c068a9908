package commonplace.core.testkit;

import java.net.URI;
import java.security.KeyPair;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An actor of a {@link FakePeer}: its key and the document that is served at its id. What is set
/// here shows in the next fetch. Thread-safe.
public final class FakeActor {
  private final String origin;
  private final String id;
  private final String keyId;
  private final ObjectNode properties = Json.object();
  private KeyPair keys;
  private volatile boolean signsAsItself;

  FakeActor(String origin, String path, String type, String name, String keyId, KeyPair keys) {
    this.origin = origin;
    this.id = origin + path;
    this.keyId = keyId;
    this.keys = keys;
    properties.put("type", type).put("preferredUsername", name).put("name", name);
    properties.put("manuallyApprovesFollowers", false);
  }

  /// The actor's id.
  public String id() {
    return id;
  }

  /// The id of its key.
  public String keyId() {
    return keyId;
  }

  /// Signs its requests with its own id in place of that of its key, as pub-relay does.
  public FakeActor signsAsItself() {
    signsAsItself = true;
    return this;
  }

  /// What its requests name as their key.
  String signingKeyId() {
    return signsAsItself ? id : keyId;
  }

  /// Its own inbox.
  public String inbox() {
    return id + "/inbox";
  }

  /// Its followers collection.
  public String followers() {
    return id + "/followers";
  }

  /// The server that it lives on, such as `http://127.0.0.1:34567`.
  public String origin() {
    return origin;
  }

  /// The path at which its document is served.
  String path() {
    return URI.create(id).getRawPath();
  }

  /// The pair it signs with now.
  public synchronized KeyPair keys() {
    return keys;
  }

  /// Replaces its pair: later signatures and fetches use the new one.
  public synchronized FakeActor keys(KeyPair newKeys) {
    keys = newKeys;
    return this;
  }

  /// Says whether its posts may be found.
  public FakeActor indexable(boolean value) {
    return set("indexable", value);
  }

  /// Says whether it may be listed.
  public FakeActor discoverable(boolean value) {
    return set("discoverable", value);
  }

  /// Says who may search its posts (FEP-268d), such as `as:Public`.
  public FakeActor searchableBy(String... collections) {
    return set("searchableBy", Json.array(collections));
  }

  /// Says whether it approves followers by hand.
  public FakeActor locked(boolean value) {
    return set("manuallyApprovesFollowers", value);
  }

  /// Sets its profile text, HTML.
  public FakeActor summary(String html) {
    return set("summary", html);
  }

  /// Sets any other member.
  public synchronized FakeActor set(String member, JsonNode value) {
    properties.set(member, value);
    return this;
  }

  /// Sets a flag.
  public synchronized FakeActor set(String member, boolean value) {
    properties.put(member, value);
    return this;
  }

  /// Sets a text.
  public synchronized FakeActor set(String member, String value) {
    properties.put(member, value);
    return this;
  }

  /// Takes a member away, for actors that say nothing.
  public synchronized FakeActor unset(String member) {
    properties.remove(List.of(member));
    return this;
  }

  /// The document as it would be served now.
  public synchronized ObjectNode document() {
    var document = Json.object();
    document
        .putArray("@context")
        .add("https://www.w3.org/ns/activitystreams")
        .add("https://w3id.org/security/v1");
    document.put("id", id);
    document.setAll(properties.deepCopy());
    document.put("inbox", inbox()).put("outbox", id + "/outbox").put("followers", followers());
    document.put("url", id);
    document.putObject("endpoints").put("sharedInbox", origin + "/inbox");
    document
        .putObject("publicKey")
        .put("id", keyId)
        .put("owner", id)
        .put("publicKeyPem", TestKeys.pem(keys.getPublic()));
    return document;
  }

  /// The little that GoToSocial shows at a key's own id.
  synchronized ObjectNode keyDocument() {
    var whole = document();
    var little = Json.object();
    for (var member : List.of("@context", "id", "type", "preferredUsername", "publicKey")) {
      little.set(member, whole.get(member));
    }
    return little;
  }
}
