package commonplace.relay.delivery;

import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.SubscriptionAspect.Style;

/// In which form an activity is relayed, in a word.
public final class FormLabels {
  private FormLabels() {}

  /// `verbatim`, `announce`, `undo-announce` or `nothing`.
  public static String of(AdmittedActivity activity, Style style) {
    return switch (Relaying.form(activity, style)) {
      case Relaying.Form.Verbatim _ -> "verbatim";
      case Relaying.Form.Announced _ -> "announce";
      case Relaying.Form.AnnounceUndone _ -> "undo-announce";
      case Relaying.Form.Nothing _ -> "nothing";
    };
  }
}
