package commonplace.relay.inbox;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.runtime.Bytes;
import java.util.Optional;

/// An activity whose sender is known and owns it.
///
/// @param signer whose key signed the request
/// @param memory whether the terms of the author's server allow remembering
/// @param body the exact bytes
record Arrived(Activity activity, ActorUri signer, boolean memory, Bytes body) {
  ActorUri actor() {
    return activity.head().actor();
  }

  Audience audience() {
    return activity.head().audience();
  }

  /// As it goes on the log.
  AdmittedActivity admitted(ActorFlags flags) {
    return about(activity.object(), flags);
  }

  /// As above, about an object that is known better than the activity says.
  AdmittedActivity about(Optional<Iri> object, ActorFlags flags) {
    var head = activity.head();
    return new AdmittedActivity(
        head.type(), head.id(), head.actor(), object, signer, head.signed(), flags, memory, body);
  }

  /// Whether it carries an object that says that it is not for everybody. Reads the body again: for
  /// types that rarely come and usually only name their object.
  boolean embedsLimited() {
    return JsonReader.parse(body) instanceof JsonReader.Json(var json)
        && json.path("object").isObject()
        && Visibility.isStatedLimited(
            new ObjectDocument(json.path("object"), json.path("@context")).audience());
  }
}
