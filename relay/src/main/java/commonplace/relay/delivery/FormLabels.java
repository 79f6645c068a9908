package commonplace.relay.delivery;

import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.relay.taking.Served;
import commonplace.relay.taking.Taking;
import java.util.List;

/// In which form an activity is relayed, in a word.
public final class FormLabels {
  private FormLabels() {}

  /// What those who follow so are sent, if they verify either proof: `verbatim`, `announce`,
  /// `undo-announce` or `nothing`.
  public static String of(AdmittedActivity activity, Style style) {
    var taking =
        switch (style) {
          case PUBLIC_FOLLOW -> Taking.VERBATIM;
          case ACTOR_FOLLOW -> Taking.ANNOUNCE;
        };
    return label(Relaying.form(activity, taking));
  }

  /// What a subscriber that is served so is sent, in order; nothing if it is sent nothing.
  public static List<String> of(AdmittedActivity activity, Served served) {
    return Relaying.forms(activity, served).map(FormLabels::label).toList();
  }

  private static String label(Relaying.Form form) {
    return switch (form) {
      case Relaying.Form.Verbatim _ -> "verbatim";
      case Relaying.Form.Announced _ -> "announce";
      case Relaying.Form.AnnounceUndone _ -> "undo-announce";
      case Relaying.Form.Nothing _ -> "nothing";
    };
  }
}
