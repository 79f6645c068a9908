package commonplace.relay.delivery;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.ProvedBy;
import commonplace.relay.taking.Served;
import commonplace.relay.taking.Taking;
import java.util.stream.Stream;

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

  /// What a subscriber gets, in order. What takes something back goes out in each form in which the
  /// subscriber may have been sent it.
  static Stream<Form> forms(AdmittedActivity activity, Served served) {
    var takings = takesBack(activity) ? served.all() : Stream.of(served.taking());
    return takings
        .map(taking -> form(activity, taking))
        .filter(form -> !form.equals(NOTHING))
        .distinct();
  }

  /// What carries a proof that the receiver verifies goes to it untouched; everybody else, and
  /// everything else, gets our Announce.
  static Form form(AdmittedActivity activity, Taking taking) {
    boolean verbatim =
        activity.provedBy() != ProvedBy.OURS
            && !isOfServer(activity)
            && taking.takesVerbatim(activity.type(), activity.signing());
    return switch (activity.type()) {
      case "Create", "Announce" -> verbatim ? VERBATIM : announced(activity);
      case "Delete", "Undo" -> verbatim ? VERBATIM : undone(activity);
      case "Update", "Move", "Add", "Remove" -> verbatim ? VERBATIM : NOTHING;
      default -> NOTHING;
    };
  }

  /// The Announces of a server's own actor only carry what others wrote, as ours do: they end here,
  /// and ours go on, so that it is announced once, whichever way it came.
  private static boolean isOfServer(AdmittedActivity activity) {
    return (activity.type().equals("Announce") || activity.type().equals("Undo"))
        && ActorFlags.isServerType(activity.flags().type());
  }

  /// Whether it ends what another one carried.
  static boolean takesBack(AdmittedActivity activity) {
    return activity.type().equals("Delete") || activity.type().equals("Undo");
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
