package commonplace.relay.moderation;

import commonplace.core.log.ModerationEntry.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// When the rules of a blocklist end: a while after the list was last read, so that what nobody
/// keeps any more does not hold for ever. The end is moved only where less than half of the while
/// is left: not every reading writes every rule. Pure.
///
/// @param keep the while; absent for no end
record Renewal(Optional<Duration> keep, Instant now) {
  /// The end of a rule that begins or goes on now.
  Optional<Instant> end() {
    return keep.map(now::plus);
  }

  /// Those of the rules whose end has to be moved, with the new one.
  List<Rule> of(Collection<Rule> rules) {
    return rules.stream().filter(this::isDue).map(rule -> rule.until(end(), now)).toList();
  }

  private boolean isDue(Rule rule) {
    if (keep.isEmpty() || rule.expires().isEmpty()) {
      return keep.isPresent() || rule.expires().isPresent();
    }
    var end = rule.expires().get();
    return !end.isAfter(now.plus(keep.get().dividedBy(2))) || end.isAfter(now.plus(keep.get()));
  }
}
