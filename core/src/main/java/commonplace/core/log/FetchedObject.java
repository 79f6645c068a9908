package commonplace.core.log;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.runtime.Bytes;

/// A public object read from its origin because a member announced it; the value of topic
/// `fetched-objects`, keyed by the object's id and partitioned by its author.
///
/// @param id the object
/// @param author whose it is
/// @param flags the author's flags as witnessed
/// @param memory whether the terms of the author's server allow remembering
/// @param body the document as its origin served it
public record FetchedObject(
    Iri id, ActorUri author, ActorFlags flags, boolean memory, Bytes body) {}
