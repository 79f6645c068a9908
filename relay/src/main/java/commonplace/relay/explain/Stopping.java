package commonplace.relay.explain;

import commonplace.core.log.ModerationEntry.Rule;
import commonplace.core.terms.Send;
import commonplace.relay.moderation.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What keeps from being relayed what a server sends, in words for its admin and the operator.
/// Pure.
final class Stopping {
  private static final int SHOWN_HASHTAGS = 10;

  private Stopping() {}

  /// @param what the rule stops
  static Finding byRule(Rule rule, String what) {
    return Finding.problem(
        "A rule of the operator stops " + what + " now: " + Wording.of(rule) + ".",
        "If that is a mistake, its admin can write to the operator of this relay.");
  }

  /// Nothing of terms that stop nothing.
  ///
  /// @param whose such as `Its terms`
  /// @param terms what each subscription of the server's lets be relayed
  static List<Finding> byTerms(String whose, List<Send> terms) {
    return terms.stream()
        .distinct()
        .filter(send -> !send.equals(Send.EVERYTHING))
        .map(send -> byTerms(whose, send))
        .toList();
  }

  private static Finding byTerms(String whose, Send send) {
    return Finding.warning(
        send.nothing()
            ? whose + " say that nothing of its people's posts is relayed."
            : whose + " let only some of its people's posts be relayed: " + which(send) + ".",
        "Its admin can change at /terms what it sends.");
  }

  private static String which(Send send) {
    var which = new ArrayList<String>();
    if (send.onlyRoots()) {
      which.add("no replies");
    }
    if (!send.hashtags().isEmpty()) {
      int more = send.hashtags().size() - SHOWN_HASHTAGS;
      which.add(
          send.hashtags().stream()
                  .limit(SHOWN_HASHTAGS)
                  .map(tag -> "#" + tag)
                  .collect(Collectors.joining(", ", "none without one of ", ""))
              + (more > 0 ? " and " + more + " more" : ""));
    }
    return String.join(", ", which);
  }
}
