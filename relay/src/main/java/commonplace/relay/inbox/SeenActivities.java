package commonplace.relay.inbox;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.activitypub.Iri;
import commonplace.core.log.AdmittedActivity;
import commonplace.core.log.EventLog;
import commonplace.core.log.LogRecord;
import commonplace.core.log.Topic;
import commonplace.core.log.TopicFold;
import commonplace.core.runtime.Health;
import commonplace.core.runtime.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The identities of what is on `activities`, folded from it and kept beside their offsets in the
/// data folder, so that a restart reads only what is new. Follows and Undos, which the log does not
/// hold, are kept in a file of their own. Thread-safe.
final class SeenActivities implements Service {
  private final EventLog log;
  private final Topic<AdmittedActivity> topic;
  private final ActivityIdentity identity;
  private final Path folder;
  private final Duration horizon;
  private final InstantSource clock;
  private final TopicFold<AdmittedActivity> fold;
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
    this.fold = new TopicFold<>(log, topic, this::resume, this::apply);
  }

  @Override
  public void start() {
    fold.start();
  }

  private Map<Integer, Long> resume(Map<Integer, Long> starts) {
    var ends = log.endOffsets(topic);
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

  private void apply(LogRecord<AdmittedActivity> logged) {
    if (logged.value().isEmpty()) {
      return;
    }
    var activity = logged.value().get();
    var rows = rows(logged.position().partition());
    long offset = logged.position().offset();
    rows.record(offset, logged.appended(), identity.of(activity));
    if (activity.type().equals("Create") && activity.object().isPresent()) {
      var object = identity.ofObject(activity.actor(), activity.object().get());
      rows.record(offset, logged.appended(), object);
    }
  }

  @Override
  public Health check() {
    return fold.check();
  }

  void awaitReady(Duration wait) throws InterruptedException {
    fold.awaitReady(wait);
  }

  boolean contains(ActorUri actor, Hash128 hash) {
    return of(actor).contains(hash);
  }

  /// Whether a Create of this object by this actor was admitted within the horizon.
  boolean holdsObject(ActorUri actor, Iri object) {
    return of(actor).contains(identity.ofObject(actor, object));
  }

  /// What the log has just acknowledged, before it is read.
  void remember(AdmittedActivity activity) {
    var rows = of(activity.actor());
    rows.remember(identity.of(activity));
    if (activity.type().equals("Create")) {
      activity.object().ifPresent(o -> rows.remember(identity.ofObject(activity.actor(), o)));
    }
  }

  private SeenRows of(ActorUri actor) {
    return rows(log.partitionOf(topic, actor.text()));
  }

  @Override
  public void close() {
    fold.close();
    partitions.values().forEach(SeenRows::close);
  }
}
