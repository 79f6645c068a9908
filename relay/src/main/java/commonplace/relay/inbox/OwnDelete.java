package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.Signing;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ProvedBy;
import commonplace.core.runtime.Bytes;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/// The Delete that we write ourselves: without content or proof, so that it is sent to nobody as it
/// is, but makes subscribers get the Undo of our Announce.
final class OwnDelete {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private OwnDelete() {}

  /// @param author whose object it was, whose records keep their order
  static AdmittedActivity of(ActorUri author, Iri object) {
    var body = Map.of("type", "Delete", "actor", author.text(), "object", object.text());
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
        Bytes.wrapping(JSON.writeValueAsBytes(body)));
  }
}
