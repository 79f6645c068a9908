package commonplace.relay.delivery;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.SubscriptionAspect.Style;

/// The table of what is relayed, and how (FEP-ae0c; the design's section 10). Pure.
final class Relaying {
  private Relaying() {}

  /// In which form an activity reaches a subscriber.
  sealed interface Form {
    /// Byte for byte as its author signed it.
    record Verbatim() implements Form {}

    /// Our Announce of the object.
    record Announced(Iri object) implements Form {}

    /// Undo of our Announce of the object.
    record AnnounceUndone(Iri object) implements Form {}

    /// Not at all.
    record Nothing() implements Form {}
  }

  private static final Form VERBATIM = new Form.Verbatim();
  private static final Form NOTHING = new Form.Nothing();

  /// Receivers of a public follow verify the author's own signature or proof, so what carries one
  /// goes to them untouched; everybody else, and everything else, gets our Announce.
  static Form form(AdmittedActivity activity, Style style) {
    boolean verbatim = activity.selfProving() && style == Style.PUBLIC_FOLLOW;
    return switch (activity.type()) {
      case "Create", "Announce" -> verbatim ? VERBATIM : announced(activity);
      case "Delete", "Undo" -> verbatim ? VERBATIM : undone(activity);
      case "Update", "Move", "Add", "Remove" -> verbatim ? VERBATIM : NOTHING;
      default -> NOTHING;
    };
  }

  /// Whether what the activity carries must not be sent once its object or author was withdrawn.
  static boolean carriesContent(AdmittedActivity activity) {
    return switch (activity.type()) {
      case "Create", "Update", "Announce", "Add" -> true;
      default -> false;
    };
  }

  private static Form announced(AdmittedActivity activity) {
    return activity.object().<Form>map(Form.Announced::new).orElse(NOTHING);
  }

  private static Form undone(AdmittedActivity activity) {
    return activity
        .object()
        .filter(object -> !object.equals(activity.actor().value()))
        .<Form>map(Form.AnnounceUndone::new)
        .orElse(NOTHING);
  }
}
