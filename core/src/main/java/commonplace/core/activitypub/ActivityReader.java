package commonplace.core.activitypub;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads an activity from JSON, tolerantly: strings, objects and arrays wherever they occur in the
/// wild, prefixed and full type names, embedded actors. Pure.
public final class ActivityReader {
  private static final Set<String> KNOWN =
      Set.of(
          "Create",
          "Update",
          "Delete",
          "Announce",
          "Follow",
          "Undo",
          "Accept",
          "Reject",
          "Move",
          "Add",
          "Remove");

  private ActivityReader() {}

  /// What came of it.
  public sealed interface Reading {}

  /// An activity.
  public record Read(Activity activity) implements Reading {}

  /// None, or one that lacks what its type needs.
  ///
  /// @param reason for the sender
  public record Malformed(String reason) implements Reading {}

  public static Reading read(JsonNode json) {
    if (!json.isObject()) {
      return new Malformed("an activity is a JSON object, not " + Faults.kind(json));
    }
    return switch (reading(json)) {
      case Read read -> read;
      case Malformed(var reason) ->
          new Malformed(Faults.in(json).map(fault -> fault + "; " + reason).orElse(reason));
    };
  }

  private static Reading reading(JsonNode json) {
    var crowded = Nodes.crowded(json).or(() -> Nodes.crowded(json.path("object")));
    if (crowded.isPresent()) {
      return new Malformed(crowded.get());
    }
    var type = Nodes.type(json, KNOWN);
    if (type.isEmpty()) {
      return new Malformed("an activity has a type");
    }
    var actor = actor(json);
    if (actor.isEmpty()) {
      return new Malformed("an activity has an actor, whose id is an absolute URL");
    }
    var stated = Nodes.text(json, "id").or(() -> Nodes.text(json, "@id"));
    if (hasOddId(json) || (stated.isPresent() && Nodes.id(json).isEmpty())) {
      return new Malformed("an activity's id is an absolute URL");
    }
    var object = json.path("object");
    if (object.isNumber() || object.isBoolean()) {
      return new Malformed("an activity's object is an id or an object");
    }
    var head = new Head(type, Nodes.id(json), actor.get(), Audience.of(json), signing(json));
    return read(head, json);
  }

  private static Reading read(Head head, JsonNode json) {
    var object = Nodes.values(json, "object").stream().findFirst();
    var objectId = Nodes.firstId(json, "object");
    return switch (head.type()) {
      case "Create", "Update" ->
          object
              .filter(JsonNode::isObject)
              .map(o -> new ObjectDocument(o, json.path("@context")))
              .<Reading>map(document ->
                  new Read(
                      head.type().equals("Create")
                          ? new Activity.Create(head, document)
                          : new Activity.Update(head, document)))
              .orElseGet(() -> new Malformed("a " + head.type() + " carries its object"));
      case "Delete" -> needsObject(head, objectId, id -> new Activity.Delete(head, id));
      case "Announce" ->
          Nodes.values(json, "object").size() > 1
              ? new Malformed("an Announce has one object")
              : needsObject(head, objectId, id -> new Activity.Announce(head, id));
      case "Follow" ->
          needsObject(
              head,
              object.filter(Audience::isPublic).map(_ -> Audience.PUBLIC).or(() -> objectId),
              id -> new Activity.Follow(head, id));
      case "Undo" ->
          object.isEmpty()
              ? new Malformed("an Undo has an object")
              : new Read(
                  new Activity.Undo(
                      head,
                      objectId,
                      object
                          .filter(JsonNode::isObject)
                          .map(o -> Nodes.type(o, KNOWN))
                          .filter(t -> !t.isEmpty()),
                      object.filter(JsonNode::isObject).flatMap(ActivityReader::undoneObject)));
      case "Accept", "Reject" ->
          new Read(new Activity.Reply(head, head.type().equals("Accept"), objectId));
      case "EmojiReact" ->
          EmojiReaction.objection(json)
              .<Reading>map(Malformed::new)
              .orElseGet(() -> new Read(new Activity.Other(head, objectId)));
      default -> new Read(new Activity.Other(head, objectId));
    };
  }

  private static Optional<Iri> undoneObject(JsonNode undone) {
    return Nodes.values(undone, "object").stream().anyMatch(Audience::isPublic)
        ? Optional.of(Audience.PUBLIC)
        : Nodes.firstId(undone, "object");
  }

  private interface Made {
    Activity of(Iri object);
  }

  private static Reading needsObject(Head head, Optional<Iri> object, Made made) {
    return object
        .<Reading>map(id -> new Read(made.of(id)))
        .orElseGet(
            () -> new Malformed("a " + head.type() + " names its object by an absolute URL"));
  }

  private static Optional<ActorUri> actor(JsonNode json) {
    return Nodes.firstId(json, "actor")
        .filter(id -> id.isHttp() && id.authority().isPresent())
        .map(ActorUri::new);
  }

  private static boolean hasOddId(JsonNode json) {
    var id = json.path("id");
    return !id.isMissingNode() && !id.isNull() && !id.isString();
  }

  private static Signing signing(JsonNode json) {
    var signature = json.path("signature");
    boolean ld =
        signature.isObject()
            && signature.path("type").asString("").endsWith("RsaSignature2017")
            && signature.path("signatureValue").isString();
    boolean integrity =
        Nodes.values(json, "proof").stream().anyMatch(ActivityReader::isIntegrityProof);
    return Signing.of(ld, integrity);
  }

  /// FEP-8b32 has one suite; what is of another, nobody in the field verifies.
  private static boolean isIntegrityProof(JsonNode proof) {
    return proof.path("type").asString("").equals("DataIntegrityProof")
        && proof.path("cryptosuite").asString("").equals("eddsa-jcs-2022")
        && proof.path("proofValue").isString();
  }
}
