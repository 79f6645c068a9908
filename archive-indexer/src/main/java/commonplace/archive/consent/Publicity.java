package commonplace.archive.consent;

import commonplace.core.activitypub.Audience;

/// Whether something is for everybody and meant to be seen: Public in `to`, judged by activity and
/// object together as the relay's door does. Unlisted is not public.
public final class Publicity {
  private Publicity() {}

  /// Of an object that came without an activity.
  public static boolean of(Audience object) {
    return object.isPublic();
  }

  /// The narrower one counts; where one of the two says nothing, the other speaks for both.
  public static boolean of(Audience activity, Audience object) {
    if (activity.isUnstated()) {
      return object.isPublic();
    }
    return activity.isPublic() && (object.isUnstated() || object.isPublic());
  }
}
