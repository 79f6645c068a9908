package commonplace.relay.inbox;

import commonplace.core.activitypub.Iri;
import java.time.Instant;
import java.util.Set;

/// A server's last post that was answered as well received and then not relayed.
///
/// @param ids of the activity and its object, to be compared with one that is asked for; never
///   shown
/// @param reason what the sender was told, such as that unlisted posts are not relayed
public record Unrelayed(Set<Iri> ids, String reason, Instant at) {
  public Unrelayed {
    ids = Set.copyOf(ids);
  }
}
