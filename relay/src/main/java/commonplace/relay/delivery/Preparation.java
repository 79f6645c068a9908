package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.LogRecord;
import commonplace.core.relays.NamedRelays;
import commonplace.core.relays.RelayName;
import commonplace.core.terms.Subject;
import commonplace.relay.hashing.Hash128;
import commonplace.relay.upstream.Hops;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Turns a record of `activities` into what is sent.
final class Preparation {
  private final Announcements announcements;
  private final RecentAnnounces recent;
  private final Function<Iri, Hash128> withdrawal;
  private final Spreading spreading;
  private final Supplier<NamedRelays> relays;

  /// @param relays ours beside the main one
  /// @param recent is told of every Announce
  /// @param withdrawal from an id to the hash under which its withdrawal would be known
  Preparation(
      Announcements announcements,
      RecentAnnounces recent,
      Function<Iri, Hash128> withdrawal,
      Spreading spreading,
      Supplier<NamedRelays> relays) {
    this.announcements = announcements;
    this.recent = recent;
    this.withdrawal = withdrawal;
    this.spreading = spreading;
    this.relays = relays;
  }

  /// Nothing for a tombstone.
  Optional<Prepared> prepare(LogRecord<AdmittedActivity> logged) {
    return logged.value().map(activity -> new Prepared(logged, activity, this));
  }

  /// The relays that carry it, in their order.
  List<RelayName> carriers(AdmittedActivity activity, Subject subject) {
    return relays.get().carriers(activity.relays(), subject);
  }

  /// @param relay that announces it
  /// @param at when the log took what is announced
  /// @param to whom alone it names, if not everybody
  Payload announce(
      RelayName relay,
      AdmittedActivity activity,
      Iri object,
      Instant at,
      Set<Hash128> withdrawable,
      Optional<ActorUri> to) {
    recent.add(relay, object, at, withdrawable);
    return Payload.of(announcements.of(relay).announce(object, at, to))
        .over(spreading.window(activity, object))
        .by(relay);
  }

  /// @param relay that announced it
  /// @param at when the log took what takes it back
  /// @param to whom alone it names, if not everybody
  Payload undo(RelayName relay, Iri object, Instant at, Optional<ActorUri> to) {
    return Payload.of(announcements.of(relay).undo(object, at, to)).by(relay);
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
