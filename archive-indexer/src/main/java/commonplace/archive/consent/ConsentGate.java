package commonplace.archive.consent;

import commonplace.archive.consent.Consent.Given;
import commonplace.archive.consent.Consent.Refused;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import java.util.List;

/// The consent gate: an object's non-empty `searchableBy` decides, else its author's, else
/// `indexable` (FEP-268d, FEP-5feb); a bar on the account holds against all of them. Pure: the same
/// question gets the same answer in every replay.
public final class ConsentGate {
  private ConsentGate() {}

  /// What an object says of itself.
  ///
  /// @param isPublic see {@link Publicity}
  /// @param pollVote it only looks like a post
  /// @param searchableBy who may search it; empty counts as absent
  /// @param memory whether the terms of its author's server allow remembering
  public record Asked(boolean isPublic, boolean pollVote, List<Iri> searchableBy, boolean memory) {
    public Asked {
      searchableBy = List.copyOf(searchableBy);
    }
  }

  /// Whether an object may be remembered.
  ///
  /// @param flags what its author's profile says
  public static Consent of(Asked asked, ActorFlags flags) {
    if (asked.pollVote) {
      return new Refused(Refusal.POLL_VOTE);
    }
    if (!asked.isPublic) {
      return new Refused(Refusal.NOT_PUBLIC);
    }
    if (!asked.memory) {
      return new Refused(Refusal.SERVER_TERMS);
    }
    var ofActor = ofActor(flags);
    if (asked.searchableBy.isEmpty() || isBar(ofActor)) {
      return ofActor;
    }
    return asked.searchableBy.contains(Audience.PUBLIC)
        ? new Given(Basis.OBJECT)
        : new Refused(Refusal.OBJECT_NOT_SEARCHABLE);
  }

  /// Whether what an actor writes may be remembered where its objects say nothing themselves.
  public static Consent ofActor(ActorFlags flags) {
    if (flags.equals(ActorFlags.UNKNOWN)) {
      return new Refused(Refusal.ACTOR_UNKNOWN);
    }
    if (flags.suspended()) {
      return new Refused(Refusal.SUSPENDED);
    }
    if (flags.noArchive()) {
      return new Refused(Refusal.NO_ROBOTS);
    }
    if (flags.locked()) {
      return new Refused(Refusal.LOCKED);
    }
    if (!flags.searchableBy().isEmpty()) {
      return flags.searchableBy().contains(Audience.PUBLIC)
          ? new Given(Basis.ACTOR)
          : new Refused(Refusal.ACTOR_NOT_SEARCHABLE);
    }
    if (flags.indexable().isEmpty()) {
      return new Refused(Refusal.NOTHING_SAID);
    }
    return flags.indexable().get()
        ? new Given(Basis.INDEXABLE)
        : new Refused(Refusal.NOT_INDEXABLE);
  }

  /// Whether something that is remembered for this reason may stay under these flags.
  ///
  /// @param basis as {@link Basis#text} says it
  public static boolean mayStay(String basis, ActorFlags flags) {
    var ofActor = ofActor(flags);
    return basis.equals(Basis.OBJECT.text()) ? !isBar(ofActor) : ofActor instanceof Given;
  }

  private static boolean isBar(Consent consent) {
    return consent instanceof Refused(var why) && why.bars();
  }
}
