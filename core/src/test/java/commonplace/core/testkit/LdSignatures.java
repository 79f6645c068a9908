package commonplace.core.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `RsaSignature2017` as Mastodon makes it, by the JDK alone.
public final class LdSignatures {
  private static final String AS = "https://www.w3.org/ns/activitystreams#";
  private static final String TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
  private static final String TIME = "^^<http://www.w3.org/2001/XMLSchema#dateTime>";
  private static final Set<String> TEXTS = Set.of("content", "name", "summary");
  private static final Set<String> LINKS = Set.of("actor", "object", "to", "cc", "attributedTo");

  private LdSignatures() {}

  /// Adds a signature over statements that the test has written down.
  ///
  /// @param statements canonical N-Quads
  /// @param created such as `2026-11-24T12:00:00Z`
  public static ObjectNode sign(
      ObjectNode activity, String statements, String creator, PrivateKey key, String created) {
    var options =
        "_:c14n0 <http://purl.org/dc/terms/created> \"%s\"%s .\n".formatted(created, TIME)
            + "_:c14n0 <http://purl.org/dc/terms/creator> <%s> .\n".formatted(creator);
    try {
      var rsa = Signature.getInstance("SHA256withRSA");
      rsa.initSign(key);
      rsa.update((hash(options) + hash(statements)).getBytes(StandardCharsets.US_ASCII));
      activity.set(
          "signature",
          Json.object()
              .put("type", "RsaSignature2017")
              .put("creator", creator)
              .put("created", created)
              .put("signatureValue", Base64.getEncoder().encodeToString(rsa.sign())));
      return activity;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// A public note of an author's, small enough for the signer below, signed now.
  ///
  /// @param number the last part of its id
  public static ObjectNode create(FakeActor author, int number) {
    var id = author.id() + "/notes/" + number;
    var create =
        Json.object()
            .put("@context", "https://www.w3.org/ns/activitystreams")
            .put("id", id + "/activity")
            .put("type", "Create")
            .put("actor", author.id())
            .put("to", Activities.PUBLIC);
    create
        .putObject("object")
        .put("id", id)
        .put("type", "Note")
        .put("attributedTo", author.id())
        .put("content", "Hello")
        .put("to", Activities.PUBLIC);
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return sign(create, author.keyId(), author.keys().getPrivate(), now);
  }

  /// The little of an author's activity that the signer below understands, signed now: of a post
  /// its content, of a Delete the id.
  public static ObjectNode littleOf(FakeActor author, ObjectNode activity) {
    var little = only(activity, "@context", "id", "type", "actor");
    little.put("to", Activities.PUBLIC);
    var object = activity.get("object");
    little.set(
        "object",
        Json.text(activity, "type").equals("Delete")
            ? object.isString() ? object : object.get("id")
            : only((ObjectNode) object, "id", "type", "attributedTo", "content")
                .put("to", Activities.PUBLIC));
    var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return sign(little, author.keyId(), author.keys().getPrivate(), now);
  }

  private static ObjectNode only(ObjectNode json, String... members) {
    var little = Json.object();
    for (var member : members) {
      little.set(member, json.get(member));
    }
    return little;
  }

  /// Adds one to a plain activity: things with an id and a type; plain ASCII texts, links and
  /// arrays of links under the names of ActivityStreams.
  public static ObjectNode sign(
      ObjectNode activity, String creator, PrivateKey key, String created) {
    var lines = new TreeSet<String>();
    state(activity, lines);
    return sign(activity, String.join("", lines), creator, key, created);
  }

  private static void state(JsonNode thing, Set<String> lines) {
    var subject = "<" + Json.text(thing, "id") + ">";
    lines.add("%s %s <%s%s> .\n".formatted(subject, TYPE, AS, Json.text(thing, "type")));
    for (var member : thing.properties()) {
      var name = member.getKey();
      if (!Set.of("@context", "id", "type").contains(name)) {
        for (var value : values(member.getValue())) {
          lines.add("%s <%s%s> %s .\n".formatted(subject, AS, name, object(name, value, lines)));
        }
      }
    }
  }

  private static Iterable<JsonNode> values(JsonNode member) {
    return member.isArray() ? member : Set.of(member);
  }

  private static String object(String name, JsonNode value, Set<String> lines) {
    if (value.isObject() && LINKS.contains(name)) {
      state(value, lines);
      return "<" + Json.text(value, "id") + ">";
    }
    if (value.isString() && LINKS.contains(name)) {
      return "<" + value.asString() + ">";
    }
    if (value.isString() && TEXTS.contains(name)) {
      return "\"" + value.asString() + "\"";
    }
    throw new IllegalArgumentException("too much for this: " + name);
  }

  private static String hash(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
