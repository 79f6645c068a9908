package commonplace.relay.moderation;

import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.RelayFollow;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Who waits for the operator's answer, and for which relay.
record Application(Follow follow, RelayFollow part) {
  /// All that wait, whoever waits longest first.
  static List<Application> of(Collection<Follow> follows) {
    return follows.stream()
        .flatMap(follow -> follow.parts().stream().map(part -> new Application(follow, part)))
        .filter(waits -> waits.part.state() == State.PENDING)
        .sorted(Comparator.comparing(waits -> waits.part.changed()))
        .toList();
  }
}
