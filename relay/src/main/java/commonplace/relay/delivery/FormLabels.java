package commonplace.relay.delivery;

import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.relay.taking.Taking;

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
    return switch (Relaying.form(activity, taking)) {
      case Relaying.Form.Verbatim _ -> "verbatim";
      case Relaying.Form.Announced _ -> "announce";
      case Relaying.Form.AnnounceUndone _ -> "undo-announce";
      case Relaying.Form.Nothing _ -> "nothing";
    };
  }
}
