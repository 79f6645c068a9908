package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.LogRecord;
import commonplace.core.log.SubscriptionAspect.Style;
import commonplace.relay.hashing.Hash128;
import commonplace.relay.terms.Content;
import java.time.Instant;
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

  /// @param recent is told of every Announce
  /// @param withdrawal from an id to the hash under which its withdrawal would be known
  Preparation(
      Announcements announcements, RecentAnnounces recent, Function<Iri, Hash128> withdrawal) {
    this.announcements = announcements;
    this.recent = recent;
    this.withdrawal = withdrawal;
  }

  /// Nothing for a tombstone.
  Optional<Prepared> prepare(LogRecord<AdmittedActivity> logged) {
    return logged.value().map(activity -> prepare(logged, activity));
  }

  private Prepared prepare(LogRecord<AdmittedActivity> logged, AdmittedActivity activity) {
    var withdrawable = withdrawable(activity);
    var toPublic = Relaying.form(activity, Style.PUBLIC_FOLLOW);
    var toActor = Relaying.form(activity, Style.ACTOR_FOLLOW);
    var payload = payload(activity, toPublic, logged.appended(), withdrawable);
    return new Prepared(
        logged.position().partition(),
        logged.position().offset(),
        logged.appended(),
        activity.actor().value().canonical(),
        origins(activity),
        payload,
        toActor.equals(toPublic)
            ? payload
            : payload(activity, toActor, logged.appended(), withdrawable),
        Content.of(activity, logged.appended()),
        withdrawable);
  }

  private Optional<Payload> payload(
      AdmittedActivity activity, Relaying.Form form, Instant at, Set<Hash128> withdrawable) {
    return switch (form) {
      case Relaying.Form.Verbatim() -> Optional.of(Payload.of(activity.body()));
      case Relaying.Form.Announced(var object) -> {
        recent.add(object, at, withdrawable);
        yield Optional.of(Payload.of(announcements.announce(object, at)));
      }
      case Relaying.Form.AnnounceUndone(var object) ->
          Optional.of(Payload.of(announcements.undo(object, at)));
      case Relaying.Form.Nothing() -> Optional.empty();
    };
  }

  private Set<Hash128> withdrawable(AdmittedActivity activity) {
    if (!Relaying.carriesContent(activity)) {
      return Set.of();
    }
    return Stream.of(
            Stream.of(activity.actor().value()), activity.object().stream(), activity.id().stream())
        .flatMap(ids -> ids)
        .map(withdrawal)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<Authority> origins(AdmittedActivity activity) {
    return Stream.of(
            Optional.of(activity.actor()).map(ActorUri::value).flatMap(Iri::authority),
            Optional.of(activity.signer()).map(ActorUri::value).flatMap(Iri::authority),
            activity.object().flatMap(Iri::authority))
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }
}
