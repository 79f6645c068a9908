package commonplace.relay.inbox;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ProvedBy;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Traits;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// An activity whose sender is known and owns it.
///
/// @param signer whose key signed the request
/// @param provedBy what proved that it is its actor's
/// @param memory whether the terms of the author's server allow remembering
/// @param memoryDays for how many days; nothing for no end
/// @param relays those of ours of which the author's server is a member, or may have been one,
///   where it takes something back
/// @param body the exact bytes
record Arrived(
    Activity activity,
    ActorUri signer,
    ProvedBy provedBy,
    boolean memory,
    Optional<Integer> memoryDays,
    Set<RelayName> relays,
    Bytes body) {
  ActorUri actor() {
    return activity.head().actor();
  }

  Audience audience() {
    return activity.head().audience();
  }

  /// As it goes on the log.
  AdmittedActivity admitted(ActorFlags flags) {
    return about(activity.object(), flags, Optional.empty());
  }

  /// As above, about an object that is known better than the activity says.
  AdmittedActivity about(Optional<Iri> object, ActorFlags flags, Optional<Traits> traits) {
    var head = activity.head();
    return new AdmittedActivity(
        head.type(),
        head.id(),
        head.actor(),
        object,
        signer,
        provedBy,
        head.signing(),
        flags,
        memory,
        memoryDays,
        traits,
        Route.via(),
        relays,
        body);
  }

  /// The same for the members of every relay of ours, where it takes something back.
  Arrived toAll() {
    return new Arrived(activity, signer, provedBy, memory, memoryDays, Set.of(), body);
  }

  /// Whether anything that it carries says that it is not for everybody, however deep. Reads the
  /// body again, as the next: for types that rarely come and usually only name their object.
  boolean embedsLimited() {
    return embedded().anyMatch(Arrived::isLimited);
  }

  /// Whether it carries a copy of an object of another server than its actor's, which the actor
  /// cannot vouch for. A wrapped activity (FEP-1b12) is none: it is read by its id, if at all.
  boolean embedsForeignCopy() {
    return embedded()
        .filter(object -> objects(object).findAny().isEmpty())
        .map(object -> new ObjectDocument(object, MissingNode.getInstance()))
        .filter(copy -> !copy.attributedTo().isEmpty() || !copy.content().isEmpty())
        .flatMap(copy -> copy.id().stream())
        .anyMatch(id -> id.authority().filter(actor().authority()::equals).isEmpty());
  }

  private Stream<JsonNode> embedded() {
    return JsonReader.parse(body) instanceof JsonReader.Json(var json, _)
        ? objects(json)
        : Stream.empty();
  }

  private static Stream<JsonNode> objects(JsonNode json) {
    var object = json.path("object");
    return (object.isArray() ? object.values().stream() : Stream.of(object))
        .filter(JsonNode::isObject);
  }

  /// The reader bounds the depth.
  private static boolean isLimited(JsonNode object) {
    return Visibility.isStatedLimited(
            new ObjectDocument(object, MissingNode.getInstance()).audience())
        || objects(object).anyMatch(Arrived::isLimited);
  }
}
