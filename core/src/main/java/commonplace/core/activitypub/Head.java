package commonplace.core.activitypub;

import java.util.Optional;

/// What every activity has.
///
/// @param type its name in the vocabulary
/// @param id absent for some servers' transient activities
/// @param actor whose activity it is
/// @param audience as the activity states it
/// @param signed whether an LD signature (RsaSignature2017) or an integrity proof (FEP-8b32) is
///   there; not whether it holds
public record Head(
    String type, Optional<Iri> id, ActorUri actor, Audience audience, boolean signed) {}
