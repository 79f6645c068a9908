package commonplace.relay;

import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.RelayFollow;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Why a subscriber is sent nothing, and what the operator can do about it. Pure.
final class NotServed {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9:/._~%@+,=-]+");

  private NotServed() {}

  /// @param follow of one that no relay of ours serves
  static String why(Follow follow) {
    var waiting = follow.parts().stream().filter(part -> part.state() == State.PENDING).toList();
    var actor = follow.subscriber().text();
    if (waiting.isEmpty()) {
      return actor + " is not subscribed any more: nothing is sent to it unless it follows again";
    }
    return actor
        + " waits for approval"
        + waiting.stream().map(NotServed::at).collect(Collectors.joining(" and"))
        + ", so nothing was sent to it yet; approve it first: "
        + waiting.stream().map(part -> command(actor, part)).collect(Collectors.joining(" or "))
        + " (it begins with what is new then, or as far back as its terms ask)";
  }

  private static String at(RelayFollow part) {
    return part.relay().isMain() ? " at the main relay" : " at the relay `" + part.relay() + "`";
  }

  private static String command(String actor, RelayFollow part) {
    return "`deploy/commonplace admin approve "
        + (PLAIN.matcher(actor).matches() ? actor : "'" + actor.replace("'", "'\\''") + "'")
        + (part.relay().isMain() ? "" : " --relay " + part.relay())
        + "`";
  }
}
