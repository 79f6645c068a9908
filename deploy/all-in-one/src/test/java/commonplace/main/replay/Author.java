package commonplace.main.replay;

import commonplace.core.testkit.Activities;
import commonplace.core.testkit.FakeActor;
import commonplace.core.testkit.FakePeer;
import tools.jackson.databind.node.ObjectNode;

/// Who says something.
///
/// @param server where it lives
/// @param words writes in the shape of the server's software
/// @param signs whether its activities carry an LD signature
record Author(FakePeer server, FakeActor actor, Activities words, boolean signs) {
  String id() {
    return actor.id();
  }

  ObjectNode signed(ObjectNode activity) {
    return signs ? words.withLdSignature(activity) : activity;
  }
}
