package commonplace.relay.delivery;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.LogRecord;
import commonplace.relay.hashing.Hash128;
import commonplace.relay.upstream.Hops;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Turns a record of `activities` into what is sent.
final class Preparation {
  private final Announcements announcements;
  private final RecentAnnounces recent;
  private final Function<Iri, Hash128> withdrawal;
  private final Spreading spreading;

  /// @param recent is told of every Announce
  /// @param withdrawal from an id to the hash under which its withdrawal would be known
  Preparation(
      Announcements announcements,
      RecentAnnounces recent,
      Function<Iri, Hash128> withdrawal,
      Spreading spreading) {
    this.announcements = announcements;
    this.recent = recent;
    this.withdrawal = withdrawal;
    this.spreading = spreading;
  }

  /// Nothing for a tombstone.
  Optional<Prepared> prepare(LogRecord<AdmittedActivity> logged) {
    return logged.value().map(activity -> new Prepared(logged, activity, this));
  }

  /// @param at when the log took what is announced
  Payload announce(AdmittedActivity activity, Iri object, Instant at, Set<Hash128> withdrawable) {
    recent.add(object, at, withdrawable);
    return Payload.of(announcements.announce(object, at)).over(spreading.window(activity, object));
  }

  /// @param at when the log took what takes it back
  Payload undo(Iri object, Instant at) {
    return Payload.of(announcements.undo(object, at));
  }

  /// The header that tells other relays that it came through us.
  String via(List<String> before) {
    return Hops.write(before, announcements.authority());
  }

  Set<Hash128> withdrawable(AdmittedActivity activity) {
    if (!Relaying.carriesContent(activity)) {
      return Set.of();
    }
    return Stream.of(
            Stream.of(activity.actor().value()), activity.object().stream(), activity.id().stream())
        .flatMap(ids -> ids)
        .map(withdrawal)
        .collect(Collectors.toUnmodifiableSet());
  }
}
