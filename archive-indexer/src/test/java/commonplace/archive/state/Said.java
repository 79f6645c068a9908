package commonplace.archive.state;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.FetchedObject;
import commonplace.core.log.KnownActor;
import commonplace.core.runtime.Bytes;
import commonplace.core.testkit.Activities;
import commonplace.core.testkit.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What authors say, as the relay's door puts it on the log.
final class Said {
  static final ActorFlags YES = flags(Optional.of(true), false);
  static final ActorFlags NO = flags(Optional.of(false), false);
  static final ActorFlags SILENT = flags(Optional.empty(), false);
  static final ActorFlags LOCKED = flags(Optional.of(true), true);

  private Said() {}

  private static ActorFlags flags(Optional<Boolean> indexable, boolean locked) {
    return new ActorFlags("Person", indexable, Optional.empty(), List.of(), locked, false, false);
  }

  /// A public post.
  static ObjectNode note(String author, String id, String html) {
    var note = Json.object().put("id", id).put("type", "Note").put("attributedTo", author);
    note.set("to", Json.array(Activities.PUBLIC));
    note.set("cc", Json.array(author + "/followers"));
    return note.put("content", html).put("published", "2026-11-01T10:00:00Z");
  }

  static AdmittedActivity create(ActorFlags flags, ObjectNode object) {
    return activity("Create", flags, object);
  }

  static AdmittedActivity update(ActorFlags flags, ObjectNode object) {
    return activity("Update", flags, object);
  }

  private static AdmittedActivity activity(String type, ActorFlags flags, ObjectNode object) {
    return activity(type, flags, Json.text(object, "attributedTo"), object);
  }

  static AdmittedActivity activity(String type, ActorFlags flags, String actor, ObjectNode object) {
    var objectId = Json.text(object, "id");
    var json = Json.object().put("id", objectId + "/" + type).put("type", type);
    json.put("actor", actor);
    if (object.has("to")) {
      json.set("to", object.get("to"));
    } else {
      json.set("to", Json.array(Activities.PUBLIC));
    }
    json.set("object", object);
    return admitted(type, flags, actor, objectId, Bytes.of(Json.bytes(json)));
  }

  static AdmittedActivity admitted(
      String type, ActorFlags flags, String actor, String object, Bytes body) {
    return new AdmittedActivity(
        type,
        Optional.of(Iri.of(object + "/" + type)),
        ActorUri.of(actor),
        Optional.of(Iri.of(object)),
        ActorUri.of(actor),
        false,
        flags,
        true,
        body);
  }

  /// The actor's own profile, changed.
  static AdmittedActivity profile(String actor, ActorFlags flags) {
    var document = Json.object().put("id", actor).put("type", flags.type());
    document.put("inbox", actor + "/inbox").put("manuallyApprovesFollowers", flags.locked());
    flags.indexable().ifPresent(indexable -> document.put("indexable", indexable));
    return activity("Update", flags, actor, document);
  }

  static KnownActor known(String actor, ActorFlags flags) {
    return new KnownActor(
        ActorUri.of(actor), flags, List.of(), Optional.empty(), Optional.empty(), Instant.EPOCH);
  }

  static FetchedObject fetched(ActorFlags flags, ObjectNode object) {
    return new FetchedObject(
        Iri.of(Json.text(object, "id")),
        ActorUri.of(Json.text(object, "attributedTo")),
        flags,
        true,
        Bytes.of(Json.bytes(object)));
  }
}
