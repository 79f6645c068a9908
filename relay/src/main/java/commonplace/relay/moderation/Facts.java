package commonplace.relay.moderation;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Authority;
import commonplace.core.activitypub.Iri;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// What rules look at of something that arrives.
///
/// @param servers whose it is and who sent it
/// @param actors whose it is and who sent it
/// @param objects what it carries or repeats
/// @param hashtags of what it carries, without the sign
/// @param names display names of whose it is
public record Facts(
    Collection<Authority> servers,
    Collection<ActorUri> actors,
    Collection<Iri> objects,
    Collection<String> hashtags,
    Collection<String> names) {
  public Facts {
    servers = Set.copyOf(servers);
    actors = Set.copyOf(actors);
    objects = Set.copyOf(objects);
    hashtags = List.copyOf(hashtags);
    names = List.copyOf(names);
  }

  /// Of servers, before more is known.
  public static Facts of(Collection<Authority> servers, Collection<ActorUri> actors) {
    return new Facts(servers, actors, List.of(), List.of(), List.of());
  }

  /// Of an actor alone.
  public static Facts of(ActorUri actor) {
    return of(List.of(actor.authority()), List.of(actor));
  }
}
