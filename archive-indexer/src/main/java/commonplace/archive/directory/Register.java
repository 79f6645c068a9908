package commonplace.archive.directory;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.Community;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/// What the owner of the directory knows, and what it concludes: pure, of one thread.
final class Register {
  private final Duration interval;
  private final Map<String, KnownHost> hosts = new HashMap<>();

  /// @param interval between two visits to one server
  Register(Duration interval) {
    this.interval = interval;
  }

  /// Starts from what earlier owners wrote.
  void restore(Map<String, Community> written) {
    var byHost = new HashMap<String, List<Community>>();
    for (var community : written.values()) {
      byHost.computeIfAbsent(host(community), _ -> new ArrayList<>()).add(community);
    }
    hosts.clear();
    byHost.forEach((host, communities) -> hosts.put(host, KnownHost.restored(communities)));
  }

  private static String host(Community community) {
    return switch (community.kind()) {
      case INSTANCE -> community.id();
      case GROUP -> Host.of(ActorUri.of(community.id())).id();
    };
  }

  void visited(Visits.Done done) {
    var id = done.host().id();
    hosts.put(id, known(id).after(done.reading(), id, interval, done.at()));
  }

  private KnownHost known(String host) {
    return hosts.getOrDefault(host, KnownHost.UNKNOWN);
  }

  /// Which visits are due.
  Map<Host, KnownHost.Visit> due(
      Candidates.Snapshot candidates, Map<String, Community> written, Instant now) {
    var withGroups = new HashMap<String, Host>();
    var withUnlisted = new HashSet<String>();
    for (var group : candidates.groups().values()) {
      withGroups.putIfAbsent(group.host().id(), group.host());
      if (!written.containsKey(group.id())) {
        withUnlisted.add(group.host().id());
      }
    }
    var all = new HashMap<>(withGroups);
    all.putAll(candidates.members());
    forgetStale(all.keySet(), now);
    var due = new HashMap<Host, KnownHost.Visit>();
    all.forEach((id, host) ->
        due.put(
            host,
            known(id)
                .due(
                    id,
                    interval,
                    now,
                    candidates.members().containsKey(id),
                    withGroups.containsKey(id),
                    withUnlisted.contains(id))));
    return due;
  }

  private void forgetStale(Set<String> needed, Instant now) {
    hosts
        .entrySet()
        .removeIf(e -> !needed.contains(e.getKey()) && e.getValue().isStale(interval, now));
  }

  /// What is to be written so that the directory shows what is known: communities as they are now,
  /// and nothing for those that are listed no more.
  ///
  /// @param memory what is remembered of a community, given its id and what is listed of it
  Map<String, Optional<Community>> changes(
      Candidates.Snapshot candidates,
      Map<String, Community> written,
      BiFunction<String, Optional<Community>, Memory> memory) {
    var listed = new HashMap<String, Community>();
    candidates
        .members()
        .forEach((id, host) ->
            listed.put(
                id, Listing.member(host, known(id).card(), memory.apply(id, find(written, id)))));
    candidates
        .groups()
        .forEach((id, group) ->
            Listing.group(
                    group,
                    known(group.host().id()),
                    candidates.members().containsKey(group.host().id()),
                    memory.apply(id, find(written, id)),
                    find(written, id))
                .ifPresent(community -> listed.put(id, community)));
    var changes = new HashMap<String, Optional<Community>>();
    listed.forEach((id, community) -> {
      if (!find(written, id).equals(Optional.of(community))) {
        changes.put(id, Optional.of(community));
      }
    });
    written.keySet().stream()
        .filter(id -> !listed.containsKey(id))
        .forEach(id -> changes.put(id, Optional.empty()));
    return changes;
  }

  private static Optional<Community> find(Map<String, Community> written, String id) {
    return Optional.ofNullable(written.get(id));
  }
}
