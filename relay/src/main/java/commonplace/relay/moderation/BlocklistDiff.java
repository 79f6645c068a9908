package commonplace.relay.moderation;

import commonplace.core.log.ModerationEntry.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What applying a list would change. Pure.
///
/// @param added rules on domains that the list did not have
/// @param changed rules on domains of which it says something else now, as they would be
/// @param same rules that stay as they are
/// @param gone rules on domains that the list no longer has
/// @param excepted domains of the list that an exception of the operator's spares
/// @param before how many domains the list had
record BlocklistDiff(
    List<Rule> added,
    List<Rule> changed,
    List<Rule> same,
    List<Rule> gone,
    List<String> excepted,
    int before) {
  private static final int FEW = 20;
  private static final double MOST_GONE = 0.25;
  private static final double MOST_ADDED = 0.5;

  BlocklistDiff {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    same = List.copyOf(same);
    gone = List.copyOf(gone);
    excepted = List.copyOf(excepted);
  }

  /// @param rules those that come from this list
  /// @param wanted those that it would make now, one a domain
  static BlocklistDiff of(Collection<Rule> rules, Collection<Rule> wanted, Exceptions exceptions) {
    Map<String, Rule> there =
        new HashMap<>(rules.stream().collect(Collectors.toMap(Rule::pattern, r -> r)));
    var added = new ArrayList<Rule>();
    var changed = new ArrayList<Rule>();
    var same = new ArrayList<Rule>();
    for (var rule : wanted) {
      var old = there.remove(rule.pattern());
      if (old == null) {
        added.add(rule);
      } else if (isAnother(old, rule)) {
        changed.add(inPlaceOf(old, rule));
      } else {
        same.add(old);
      }
    }
    return new BlocklistDiff(
        added,
        changed,
        same,
        List.copyOf(there.values()),
        wanted.stream().map(Rule::pattern).filter(exceptions::spares).toList(),
        rules.size());
  }

  private static boolean isAnother(Rule old, Rule rule) {
    return old.effect() != rule.effect()
        || old.archive() != rule.archive()
        || !old.reason().equals(rule.reason());
  }

  /// What was forgotten because of a rule need not be looked for again while it goes on.
  private static Rule inPlaceOf(Rule old, Rule rule) {
    return rule.archive() && old.archive() && old.settled() && old.isLive(rule.created())
        ? rule.asSettled()
        : rule;
  }

  /// Whether the operator spares a domain.
  interface Exceptions {
    boolean spares(String domain);
  }

  boolean isNothing() {
    return added.isEmpty() && changed.isEmpty() && gone.isEmpty();
  }

  /// Whether so much changes at once that somebody should look: a list that was emptied, cut off or
  /// taken over must not act by itself.
  boolean isSudden() {
    return gone.size() > Math.max(FEW, MOST_GONE * before)
        || (before > 0 && gone.size() >= before)
        || added.size() + changed.size() > Math.max(FEW, MOST_ADDED * before);
  }
}
