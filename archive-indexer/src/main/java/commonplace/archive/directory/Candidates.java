package commonplace.archive.directory;

import commonplace.core.log.Follow;
import commonplace.core.log.KnownActor;
import commonplace.core.log.SubscriptionAspect;
import commonplace.core.log.SubscriptionAspect.AdmittedSender;
import commonplace.core.log.SubscriptionAspect.FollowBack;
import commonplace.core.log.SubscriptionAspect.Form;
import commonplace.core.log.SubscriptionAspect.Replay;
import commonplace.core.log.SubscriptionAspect.Software;
import commonplace.core.log.SubscriptionAspect.Standing;
import commonplace.core.log.SubscriptionAspect.Upstream;
import commonplace.core.log.Terms;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Who may be listed, folded from `subscriptions` and `actors`: servers that take part and agreed
/// to the directory, and Groups that agreed to be found. A server's subscriptions must all agree,
/// and a server that does not wants its Groups unlisted too. Thread-safe.
final class Candidates {
  private final Map<String, Follow> follows = new HashMap<>();
  private final Map<String, Terms> terms = new HashMap<>();
  private final Map<String, Group> groups = new HashMap<>();

  /// Who may be listed now.
  ///
  /// @param members by the server's authority
  /// @param groups by the actor's id
  record Snapshot(Map<String, Host> members, Map<String, Group> groups) {
    Snapshot {
      members = Map.copyOf(members);
      groups = Map.copyOf(groups);
    }
  }

  /// @return whether anything may be different now
  synchronized boolean subscription(String key, Optional<SubscriptionAspect> aspect) {
    if (aspect.isEmpty()) {
      return follows.remove(key) != null || terms.remove(key) != null;
    }
    return switch (aspect.get()) {
      case Follow follow -> !follow.equals(follows.put(key, follow));
      case Terms stated -> !stated.equals(terms.put(key, stated));
      case Software _, FollowBack _, Standing _, Replay _, AdmittedSender _, Form _, Upstream _ ->
          false;
    };
  }

  /// @return whether anything may be different now
  synchronized boolean actor(String id, Optional<KnownActor> actor) {
    var group = actor.flatMap(Group::of);
    return group.isPresent()
        ? !group.get().equals(groups.put(id, group.get()))
        : groups.remove(id) != null;
  }

  synchronized Snapshot snapshot() {
    var members = new HashMap<String, Host>();
    var unwilling = new HashSet<String>();
    for (var follow : follows.values()) {
      if (follow.enrols() && isServed(follow)) {
        var host = Host.of(follow.subscriber());
        members.put(host.id(), host);
        if (!termsOf(follow).directory()) {
          unwilling.add(host.id());
        }
      }
    }
    members.keySet().removeAll(unwilling);
    return new Snapshot(members, without(unwilling));
  }

  private Map<String, Group> without(Set<String> unwilling) {
    var willing = new HashMap<>(groups);
    willing.values().removeIf(group -> unwilling.contains(group.host().id()));
    return willing;
  }

  /// Its own or its server's, whichever were set last.
  private Terms termsOf(Follow follow) {
    var initial = Terms.initial(follow.subscriber());
    var server = Terms.initial(Terms.ofServer(follow.subscriber().authority()));
    return Stream.of(initial, server)
        .flatMap(unset -> Stream.ofNullable(terms.get(unset.key())))
        .max(Terms.BY_AGE)
        .orElse(initial);
  }

  private static boolean isServed(Follow follow) {
    return follow.isServed();
  }
}
