package commonplace.core.activitypub;

import java.util.Optional;

/// What every activity has.
///
/// @param type its name in the vocabulary
/// @param id absent for some servers' transient activities
/// @param actor whose activity it is
/// @param audience as the activity states it
/// @param signing which proofs it carries; not whether they hold
public record Head(
    String type, Optional<Iri> id, ActorUri actor, Audience audience, Signing signing) {
  /// Whether it carries any proof.
  public boolean signed() {
    return signing.isAny();
  }
}
