package commonplace.relay.moderation;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.activitypub.ObjectDocument;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.FetchedObject;
import commonplace.core.terms.Traits;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.MissingNode;

/// The hashtags that rules look at, without the sign. Pure.
public final class Hashtags {
  private Hashtags() {}

  /// Of the post that it carries.
  public static Collection<String> of(Activity activity) {
    return switch (activity) {
      case Activity.Create(_, var document) -> document.hashtags();
      case Activity.Update(_, var document) -> document.hashtags();
      case Activity _ -> List.of();
    };
  }

  /// Of the post that it carries, or that it repeats.
  public static Collection<String> of(AdmittedActivity activity) {
    if (activity.traits().isPresent()) {
      return activity.traits().map(Traits::hashtags).get();
    }
    return JsonReader.parse(activity.body()) instanceof JsonReader.Json(var json, _)
            && ActivityReader.read(json) instanceof ActivityReader.Read(var read)
        ? of(read)
        : List.of();
  }

  /// Of an object that was read from its origin.
  public static Collection<String> of(FetchedObject object) {
    return JsonReader.parse(object.body()) instanceof JsonReader.Json(var json, _)
        ? new ObjectDocument(json, MissingNode.getInstance()).hashtags()
        : List.of();
  }
}
