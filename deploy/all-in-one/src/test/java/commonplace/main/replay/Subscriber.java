package commonplace.main.replay;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import java.util.function.Function;

/// A server that subscribes to the relay.
///
/// @param name for people
/// @param peer the server
/// @param publicFollow Mastodon's protocol; else it follows the relay's actor
/// @param writing in whose shape its authors write
record Subscriber(
    String name, FakePeer peer, boolean publicFollow, Function<FakeActor, Activities> writing) {
  String authority() {
    return peer.authority();
  }

  Activities words(FakeActor actor) {
    return writing.apply(actor);
  }
}
