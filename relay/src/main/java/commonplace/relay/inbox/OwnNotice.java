package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.Signing;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ProvedBy;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import commonplace.core.terms.Traits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/// The records that we write ourselves: without content or proof, so that they are sent to nobody
/// as they are, but make subscribers get our Announce or its Undo.
final class OwnNotice {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private OwnNotice() {}

  /// That an object has ended.
  ///
  /// @param author whose object it was, whose records keep their order
  static AdmittedActivity delete(ActorUri author, Iri object) {
    return new AdmittedActivity(
        "Delete",
        Optional.empty(),
        author,
        Optional.of(object),
        author,
        ProvedBy.OURS,
        Signing.NONE,
        ActorFlags.UNKNOWN,
        false,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Set.of(),
        body("Delete", author, object));
  }

  /// That somebody brought an object, which was then read from its origin.
  ///
  /// @param bringer who sent it to us
  /// @param flags the bringer's
  /// @param relays those of which the bringer's server is a member
  static AdmittedActivity announce(
      ActorUri bringer, Iri object, ActorFlags flags, Traits traits, Set<RelayName> relays) {
    return new AdmittedActivity(
        "Announce",
        Optional.empty(),
        bringer,
        Optional.of(object),
        bringer,
        ProvedBy.ORIGIN,
        Signing.NONE,
        flags,
        false,
        Optional.empty(),
        Optional.of(traits),
        Route.via(),
        relays,
        body("Announce", bringer, object));
  }

  private static Bytes body(String type, ActorUri actor, Iri object) {
    return Bytes.wrapping(
        JSON.writeValueAsBytes(
            Map.of("type", type, "actor", actor.text(), "object", object.text())));
  }
}
