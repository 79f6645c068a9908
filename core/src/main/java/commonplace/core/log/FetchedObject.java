package commonplace.core.log;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.runtime.Bytes;
import java.util.Optional;

/// A public object read from its origin because a member announced it; the value of topic
/// `fetched-objects`, keyed by the object's id and partitioned by its author.
///
/// @param id the object
/// @param author whose it is
/// @param flags the author's flags as witnessed
/// @param memory whether the terms of the author's server allow remembering
/// @param memoryDays for how many days; absent for no end
/// @param body the document as its origin served it
public record FetchedObject(
    Iri id,
    ActorUri author,
    ActorFlags flags,
    boolean memory,
    Optional<Integer> memoryDays,
    Bytes body) {
  /// One that may be remembered without end, or not at all.
  public FetchedObject(Iri id, ActorUri author, ActorFlags flags, boolean memory, Bytes body) {
    this(id, author, flags, memory, Optional.empty(), body);
  }
}
