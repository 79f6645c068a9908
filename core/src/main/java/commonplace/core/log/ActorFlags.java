package commonplace.core.log;

import commonplace.core.activitypub.ActorDocument;
import commonplace.core.activitypub.Iri;
import java.util.List;
import java.util.Optional;

/// What an actor's document says about consent, as it was witnessed. Absent is not false: the table
/// of decisions treats them apart (FEP-5feb, FEP-268d).
///
/// @param type the actor's type, such as `Person` or `Group`
/// @param indexable full-text search by others, where stated
/// @param discoverable listing and recommendation, where stated
/// @param searchableBy who may search; an empty list counts as absent (FEP-268d, security)
/// @param locked follows need approval
/// @param suspended the actor's server says it is suspended
/// @param noArchive the profile carries #nobot, #noindex, #noarchive or #nosearch
public record ActorFlags(
    String type,
    Optional<Boolean> indexable,
    Optional<Boolean> discoverable,
    List<Iri> searchableBy,
    boolean locked,
    boolean suspended,
    boolean noArchive) {
  /// Of an actor whose document was never seen: nothing is allowed but relaying.
  public static final ActorFlags UNKNOWN =
      new ActorFlags("", Optional.empty(), Optional.empty(), List.of(), false, false, false);

  public ActorFlags {
    searchableBy = List.copyOf(searchableBy);
  }

  /// Whether actors of this type are a server's own: an instance actor or a relay.
  public static boolean isServerType(String type) {
    return type.equals("Application") || type.equals("Service");
  }

  /// The same of a server's own actor: pub-relay's is a Group, and no less a relay.
  public ActorFlags ofServer() {
    return isServerType(type)
        ? this
        : new ActorFlags(
            "Service", indexable, discoverable, searchableBy, locked, suspended, noArchive);
  }

  /// As an actor's document states them.
  public static ActorFlags of(ActorDocument document) {
    return new ActorFlags(
        document.type(),
        document.indexable(),
        document.discoverable(),
        document.searchableBy(),
        document.locked(),
        document.suspended(),
        document.refusesRobots());
  }
}
