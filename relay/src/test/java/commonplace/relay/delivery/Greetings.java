package commonplace.relay.delivery;

import commonplace.core.log.Follow;
import commonplace.core.relays.RelayName;
import commonplace.core.runtime.Bytes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/// Owes every subscriber an Accept, and remembers what came of it.
final class Greetings implements Handshake {
  final List<Follow> answered = new CopyOnWriteArrayList<>();
  final List<Follow> gone = new CopyOnWriteArrayList<>();

  @Override
  public List<Payload> owed(Follow follow) {
    return List.of(Payload.of(Bytes.utf8("Accept")));
  }

  @Override
  public void answered(Follow follow, Set<RelayName> relays) {
    answered.add(follow);
  }

  @Override
  public void gone(Follow follow) {
    gone.add(follow);
  }
}
