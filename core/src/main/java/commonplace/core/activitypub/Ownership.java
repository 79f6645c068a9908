package commonplace.core.activitypub;

import java.util.Optional;

/// Who may say what (FEP-fe34): ids belong to their actor's server, and only an owner changes an
/// object. Pure.
public final class Ownership {
  private Ownership() {}

  /// Why the activity claims what its actor does not own, or nothing if all is well.
  public static Optional<String> objection(Activity activity) {
    var actor = activity.head().actor();
    if (activity.head().id().isPresent() && !sameServer(activity.head().id().get(), actor)) {
      return Optional.of("the activity's id belongs to another server than its actor");
    }
    return switch (activity) {
      case Activity.Create(_, var document) -> document(document, actor);
      case Activity.Update(_, var document) -> document(document, actor);
      case Activity.Delete(_, var target) when !sameServer(target, actor) ->
          Optional.of("the deleted object belongs to another server than the actor");
      case Activity.Undo(_, var undone, _, _)
          when undone.isPresent() && !sameServer(undone.get(), actor) ->
          Optional.of("the undone activity belongs to another server than the actor");
      case Activity.Delete _,
          Activity.Undo _,
          Activity.Announce _,
          Activity.Follow _,
          Activity.Reply _,
          Activity.Other _ ->
          Optional.empty();
    };
  }

  private static Optional<String> document(ObjectDocument document, ActorUri actor) {
    if (document.id().isEmpty()) {
      return Optional.of("the object has no id");
    }
    if (!sameServer(document.id().get(), actor)) {
      return Optional.of("the object's id belongs to another server than the actor");
    }
    var authors = document.attributedTo();
    boolean own =
        authors.isEmpty() || authors.stream().anyMatch(author -> sameServer(author, actor));
    return own
        ? Optional.empty()
        : Optional.of("the object is attributed to somebody of another server");
  }

  private static boolean sameServer(Iri id, ActorUri actor) {
    return id.authority().filter(actor.authority()::equals).isPresent();
  }
}
