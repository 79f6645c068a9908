package commonplace.archive.directory;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.Follow;
import commonplace.core.log.Follow.State;
import commonplace.core.log.KnownActor;
import commonplace.core.log.SubscriptionAspect.Style;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the log says, short to write.
final class Facts {
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private Facts() {}

  static Follow follow(String subscriber, String type, State state) {
    var actor = ActorUri.of(subscriber);
    return new Follow(
        actor,
        type,
        subscriber + "/inbox",
        Style.ACTOR_FOLLOW,
        Iri.of(subscriber + "#follow"),
        Iri.of("https://relay.example/actor"),
        state,
        Map.of(),
        NOW,
        Optional.empty());
  }

  static Follow member(String subscriber) {
    return follow(subscriber, "Application", State.ACTIVE);
  }

  static KnownActor actor(String id, ActorFlags flags, String name) {
    return new KnownActor(
        ActorUri.of(id),
        flags,
        List.of(),
        Optional.of(id + "/inbox"),
        flags.discoverable().orElse(false)
            ? Optional.of(
                new KnownActor.Profile(
                    "gardeners", name, "<p>We <b>plant</b></p>", Optional.of(id), List.of("pl")))
            : Optional.empty(),
        NOW);
  }

  static ActorFlags flags(String type, boolean discoverable) {
    return new ActorFlags(
        type, Optional.empty(), Optional.of(discoverable), List.of(), false, false, false);
  }

  static KnownActor group(String id, String name) {
    return actor(id, flags("Group", true), name);
  }
}
