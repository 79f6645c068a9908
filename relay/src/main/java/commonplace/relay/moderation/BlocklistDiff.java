package commonplace.relay.moderation;

import commonplace.core.log.ModerationEntry.Rule;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What applying a list would change. Pure.
///
/// @param added domains that the list did not have
/// @param changed domains whose effect or comment is another now
/// @param gone rules of domains that the list no longer has
/// @param excepted domains of the list that an exception of the operator's spares
/// @param before how many domains the list had
record BlocklistDiff(
    List<BlocklistFile.Entry> added,
    List<BlocklistFile.Entry> changed,
    List<Rule> gone,
    List<String> excepted,
    int before) {
  private static final int FEW = 20;
  private static final double MOST_GONE = 0.25;
  private static final double MOST_ADDED = 0.5;

  BlocklistDiff {
    added = List.copyOf(added);
    changed = List.copyOf(changed);
    gone = List.copyOf(gone);
    excepted = List.copyOf(excepted);
  }

  /// @param rules those that come from this list
  static BlocklistDiff of(
      Collection<Rule> rules, List<BlocklistFile.Entry> entries, Exceptions exceptions) {
    Map<String, Rule> there =
        new HashMap<>(rules.stream().collect(Collectors.toMap(Rule::pattern, r -> r)));
    var added = entries.stream().filter(e -> !there.containsKey(e.domain())).toList();
    var changed = entries.stream().filter(e -> isAnother(there.get(e.domain()), e)).toList();
    entries.forEach(e -> there.remove(e.domain()));
    return new BlocklistDiff(
        added,
        changed,
        List.copyOf(there.values()),
        entries.stream().map(BlocklistFile.Entry::domain).filter(exceptions::spares).toList(),
        rules.size());
  }

  private static boolean isAnother(@Nullable Rule rule, BlocklistFile.Entry entry) {
    return rule != null
        && (rule.effect() != entry.effect() || !rule.reason().equals(entry.comment()));
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
