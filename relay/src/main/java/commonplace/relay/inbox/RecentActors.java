package commonplace.relay.inbox;

import commonplace.core.activitypub.Iri;
import commonplace.core.log.KnownActor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Actors within a bound on memory: the one that was not needed for longest makes room. An older
/// state of an actor never replaces a newer one. Thread-safe.
final class RecentActors {
  /// Of an actor and of a key, beside their texts.
  private static final int OVERHEAD = 500;

  private final long maxBytes;
  private final LinkedHashMap<String, KnownActor> actors = new LinkedHashMap<>(16, 0.75f, true);

  /// Of keys whose ids are not just fragments of their owners'.
  private final Map<String, String> ownersOfKeys = new HashMap<>();

  private long bytes;

  RecentActors(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized Optional<KnownActor> find(String id) {
    return Optional.ofNullable(actors.get(id));
  }

  synchronized Optional<KnownActor> findByKey(String keyId) {
    int fragment = keyId.indexOf('#');
    var owner = fragment < 0 ? null : actors.get(keyId.substring(0, fragment));
    return owner != null && owner.keys().stream().anyMatch(key -> key.isNamed(keyId))
        ? Optional.of(owner)
        : Optional.ofNullable(ownersOfKeys.get(keyId)).map(actors::get);
  }

  synchronized void keep(KnownActor known) {
    var id = known.id().text();
    if (find(id).filter(old -> old.seen().isAfter(known.seen())).isPresent()) {
      return;
    }
    drop(id);
    actors.put(id, known);
    apart(known).forEach(key -> ownersOfKeys.put(key, id));
    bytes += weight(known);
    while (bytes > maxBytes) {
      drop(actors.firstEntry().getKey());
    }
  }

  synchronized void drop(String id) {
    var old = actors.remove(id);
    if (old != null) {
      bytes -= weight(old);
      apart(old).forEach(key -> ownersOfKeys.remove(key, id));
    }
  }

  private static Stream<String> apart(KnownActor actor) {
    var owner = actor.id().text();
    return actor.keys().stream()
        .map(KnownActor.Key::id)
        .filter(id -> !id.startsWith(owner) || id.indexOf('#') != owner.length());
  }

  private static int weight(KnownActor.Profile profile) {
    return OVERHEAD
        + profile.handle().length()
        + profile.name().length()
        + profile.summary().length()
        + profile.url().map(String::length).orElse(0)
        + profile.languages().stream().mapToInt(String::length).sum();
  }

  private static long weight(KnownActor actor) {
    return OVERHEAD
        + actor.id().text().length()
        + actor.flags().type().length()
        + actor.inbox().map(String::length).orElse(0)
        + actor.profile().map(RecentActors::weight).orElse(0)
        + actor.keys().stream()
            .mapToLong(key -> OVERHEAD + key.id().length() + key.pem().length())
            .sum()
        + actor.flags().searchableBy().stream()
            .map(Iri::text)
            .mapToLong(text -> OVERHEAD + text.length())
            .sum();
  }
}
