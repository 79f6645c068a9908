package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Audience;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.relay.identity.RelayUris;
import java.util.stream.Stream;

/// For whom something is, judged by activity and object together: the narrower one counts. Pure.
enum Visibility {
  PUBLIC,
  UNLISTED,
  LIMITED;

  static Visibility of(Audience audience) {
    if (audience.isPublic()) {
      return PUBLIC;
    }
    return audience.isUnlisted() ? UNLISTED : LIMITED;
  }

  /// Whether it says for whom it is, and that is not everybody.
  static boolean isStatedLimited(Audience audience) {
    return !audience.isUnstated() && of(audience) == LIMITED;
  }

  /// Where one of the two says nothing, the other speaks for both.
  static Visibility of(Audience activity, ObjectDocument object) {
    var inner = object.audience();
    if (activity.isUnstated()) {
      return of(inner);
    }
    if (inner.isUnstated()) {
      return of(activity);
    }
    return of(activity).compareTo(of(inner)) > 0 ? of(activity) : of(inner);
  }

  /// A subscribed actor's Announce may name its followers, ours or us instead of Public: that is
  /// how Pleroma, Akkoma and Mitra address their relay.
  static boolean isForRelay(Audience audience, ActorUri announcer, RelayUris... us) {
    return audience.names(Iri.of(announcer.text() + "/followers"))
        || Stream.of(us)
            .anyMatch(one -> audience.names(one.followers()) || audience.names(one.actor().value()))
        || audience.publicCc();
  }
}
