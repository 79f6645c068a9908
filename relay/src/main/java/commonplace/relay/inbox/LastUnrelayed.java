package commonplace.relay.inbox;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The last post of each server that was answered with 202 and is not relayed: a rule limits it,
/// terms stop it, or it is none that is relayed. Only of requests that are the server's for sure,
/// and not of what it forwards for others. Bounded; thread-safe.
final class LastUnrelayed {
  private final Map<String, Unrelayed> byServer = new LastRefusals.Bounded<>();

  /// Keeps it if it is such a post.
  void note(Authority server, Activity activity, Admission admission, Instant now) {
    if (isPost(activity)) {
      reason(admission).ifPresent(why -> put(server, new Unrelayed(ids(activity), why, now)));
    }
  }

  private synchronized void put(Authority server, Unrelayed last) {
    byServer.put(server.text(), last);
  }

  synchronized Optional<Unrelayed> of(Authority server) {
    return Optional.ofNullable(byServer.get(server.text()));
  }

  private static boolean isPost(Activity activity) {
    return switch (activity) {
      case Activity.Create create -> !create.document().isPollVote();
      case Activity.Update update -> !update.document().isActor();
      case Activity.Announce _ -> true;
      case Activity.Delete _,
          Activity.Follow _,
          Activity.Undo _,
          Activity.Reply _,
          Activity.Other _ ->
          false;
    };
  }

  /// A boost is asked for by its own id: that of its object is another post's.
  private static Set<Iri> ids(Activity activity) {
    var object = activity instanceof Activity.Announce ? Optional.<Iri>empty() : activity.object();
    return Stream.of(activity.head().id(), object)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<String> reason(Admission admission) {
    return switch (admission) {
      case Admission.Ignored(var why) -> Optional.of(why);
      case Admission.Withheld withheld -> Optional.of(withheld.told("its server's"));
      case Admission.Admitted _,
          Admission.Duplicate _,
          Admission.Looped _,
          Admission.Refused _,
          Admission.TryLater _ ->
          Optional.empty();
    };
  }
}
