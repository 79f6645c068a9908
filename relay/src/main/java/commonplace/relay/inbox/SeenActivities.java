package commonplace.relay.inbox;

import commonplace.core.activitypub.Activity;
import commonplace.core.activitypub.ActivityReader;
import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.activitypub.JsonReader;
import commonplace.core.log.ActorFlags;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Position;
import commonplace.core.log.ProvedBy;
import commonplace.core.log.Topic;
import commonplace.relay.activities.Activities;
import commonplace.relay.hashing.Hash128;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The identities of what is on `activities`, folded from it and kept beside their offsets in the
/// data folder, so that a restart reads only what is new. What this node admits it knows at once.
/// What two nodes admit at the same time is skipped by whoever reads. Thread-safe.
final class SeenActivities implements Activities.Follower, AutoCloseable {
  /// Those that are known again by actor and id alone.
  private static final List<String> TYPES =
      List.of("Create", "Announce", "Delete", "Undo", "Move", "Add", "Remove");

  private final EventLog log;
  private final Topic<AdmittedActivity> topic;
  private final ActivityIdentity identity;
  private final Path folder;
  private final Duration horizon;
  private final InstantSource clock;
  private final Map<Integer, SeenRows> partitions = new ConcurrentHashMap<>();

  /// @param folder where the files are
  /// @param horizon how long the log keeps activities
  SeenActivities(
      EventLog log,
      Topic<AdmittedActivity> topic,
      ActivityIdentity identity,
      Path folder,
      Duration horizon,
      InstantSource clock) {
    this.log = log;
    this.topic = topic;
    this.identity = identity;
    this.folder = folder;
    this.horizon = horizon;
    this.clock = clock;
  }

  @Override
  public Map<Integer, Long> from(Map<Integer, Long> starts, Map<Integer, Long> ends) {
    var from = new HashMap<Integer, Long>();
    starts.forEach((partition, start) -> {
      var rows = rows(partition);
      if (rows.resume() >= ends.getOrDefault(partition, 0L)) {
        rows.clear();
      }
      from.put(partition, Math.max(start, rows.resume()));
    });
    return from;
  }

  private SeenRows rows(int partition) {
    return partitions.computeIfAbsent(
        partition, p -> new SeenRows(folder.resolve("seen-" + p + ".rows"), horizon, clock));
  }

  @Override
  public void take(LogRecord<AdmittedActivity> logged) {
    if (logged.value().isEmpty()) {
      return;
    }
    var activity = logged.value().get();
    var rows = rows(logged.position().partition());
    long offset = logged.position().offset();
    rows.record(offset, logged.appended(), hashes(activity));
  }

  private List<Hash128> hashes(AdmittedActivity activity) {
    return Stream.concat(Stream.of(identity.of(activity)), ofOthers(activity)).toList();
  }

  private Stream<Hash128> ofOthers(AdmittedActivity activity) {
    return Stream.concat(ofObject(activity), ofUndone(activity));
  }

  private Stream<Hash128> ofObject(AdmittedActivity activity) {
    return activity.object().stream()
        .flatMap(object ->
            switch (activity.type()) {
              case "Create" -> Stream.of(identity.ofCreated(object));
              case "Announce" ->
                  isCarrying(activity)
                      ? Stream.of(identity.ofAnnounced(object), identity.ofCarried(object))
                      : Stream.of(identity.ofAnnounced(object));
              case "Delete" -> Stream.of(identity.ofEnded(object));
              case "Undo" -> isEnd(activity) ? Stream.of(identity.ofEnded(object)) : Stream.of();
              default -> Stream.of();
            });
  }

  /// Whether it speaks of an object of which its origin said that it is no more: then it is for
  /// all. Any other Undo says of the object what its sender likes.
  private static boolean isEnd(AdmittedActivity undo) {
    return undo.relays().isEmpty() && ActorFlags.isServerType(undo.flags().type());
  }

  /// The record's own words do not name it.
  private Stream<Hash128> ofUndone(AdmittedActivity activity) {
    return activity.type().equals("Undo")
            && JsonReader.parse(activity.body()) instanceof JsonReader.Json(var json, _)
            && ActivityReader.read(json) instanceof ActivityReader.Read(Activity.Undo undo)
        ? undo.undoneId().stream().map(identity::ofEnded)
        : Stream.of();
  }

  /// Whether it only brings what others wrote: a server's own actor announces it, or somebody
  /// forwarded it without a proof.
  private static boolean isCarrying(AdmittedActivity activity) {
    return ActorFlags.isServerType(activity.flags().type())
        || activity.provedBy() == ProvedBy.ORIGIN;
  }

  boolean contains(ActorUri actor, Hash128 hash) {
    return of(actor).contains(hash);
  }

  /// Whether the object's Create is on the partition of this actor, as its own is, within the
  /// horizon.
  boolean isCreatedBeside(ActorUri actor, Iri object) {
    return of(actor).contains(identity.ofCreated(object));
  }

  /// The partitions on which the object's Create is, within the horizon.
  Set<Integer> createdOn(Iri object) {
    return holding(identity.ofCreated(object));
  }

  /// Whether somebody announced it within the horizon.
  boolean isAnnounced(Iri object) {
    return isHeld(identity.ofAnnounced(object));
  }

  /// Where records of an object are, or of an activity of a known actor, as far back as the
  /// horizon: its Create, Announces of it, or the activity itself. Newest first in each partition.
  ///
  /// @param most how many are wanted of each
  List<Position> find(Iri id, Optional<ActorUri> actor, int most) {
    var hashes = new ArrayList<Hash128>();
    hashes.add(identity.ofCreated(id));
    actor.ifPresent(by -> TYPES.forEach(type -> hashes.add(identity.of(by, id, type))));
    hashes.add(identity.ofAnnounced(id));
    return hashes.stream()
        .flatMap(hash ->
            partitions.entrySet().stream()
                .flatMap(e ->
                    e.getValue().offsets(hash, most).stream()
                        .map(offset -> new Position(e.getKey(), offset))))
        .distinct()
        .toList();
  }

  /// Whether a server's own actor announced it within the horizon.
  boolean isCarried(Iri object) {
    return isHeld(identity.ofCarried(object));
  }

  /// Whether, within the horizon, the log told of the end of an object, or of an Announce: says
  /// something only of what was withdrawn.
  boolean isEnded(Iri id) {
    return isHeld(identity.ofEnded(id));
  }

  private boolean isHeld(Hash128 hash) {
    for (var rows : partitions.values()) {
      if (rows.contains(hash)) {
        return true;
      }
    }
    return false;
  }

  private Set<Integer> holding(Hash128 hash) {
    return partitions.entrySet().stream()
        .filter(e -> e.getValue().contains(hash))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// What the log has just acknowledged, before it is read.
  void remember(AdmittedActivity activity) {
    remember(activity, identity.of(activity));
  }

  /// As above.
  ///
  /// @param hash its identity
  void remember(AdmittedActivity activity, Hash128 hash) {
    var rows = of(activity.actor());
    rows.remember(hash);
    ofOthers(activity).forEach(rows::remember);
  }

  private SeenRows of(ActorUri actor) {
    return rows(log.partitionOf(topic, actor.text()));
  }

  @Override
  public void close() {
    partitions.values().forEach(SeenRows::close);
  }
}
