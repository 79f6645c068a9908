package commonplace.main.replay;

import commonplace.core.testkit.Json;
import java.net.URI;
import tools.jackson.databind.node.ObjectNode;

/// A public activity that the relay took. Immutable.
final class Said {
  /// What it does.
  enum Kind {
    CREATE,
    UPDATE,
    PROFILE,
    DELETE,
    DELETE_ACTOR,
    BOOST;

    /// Whether it carries or points at content, which must not be sent once that was withdrawn.
    boolean isContent() {
      return switch (this) {
        case CREATE, UPDATE, PROFILE, BOOST -> true;
        case DELETE, DELETE_ACTOR -> false;
      };
    }
  }

  final Author author;
  final Kind kind;
  final ObjectNode activity;

  /// The id of the post or actor.
  final String about;

  /// By {@link System#nanoTime}: before it was first sent, and after it was taken.
  final long sent;

  final long taken;

  Said(Author author, Kind kind, ObjectNode activity, String about, long sent, long taken) {
    this.author = author;
    this.kind = kind;
    this.activity = activity;
    this.about = about;
    this.sent = sent;
    this.taken = taken;
  }

  boolean isSigned() {
    return activity.has("signature");
  }

  /// Whether it must not go to a server, because it comes from there.
  boolean comesFrom(String authority) {
    return author.server().authority().equals(authority)
        || URI.create(about).getRawAuthority().equals(authority);
  }

  @Override
  public String toString() {
    return kind + " " + Json.text(activity, "id") + " about " + about;
  }
}
