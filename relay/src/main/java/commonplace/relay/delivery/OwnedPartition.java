package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.EventLog.FencedWriter;
import commonplace.core.log.SubscriptionAspect.Follow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The subscribers of one partition that this node serves, and the writer of their cursors. Opening
/// the writer fences whoever served them before. Thread-safe.
final class OwnedPartition {
  private static final Duration WRITE_WAIT = Duration.ofSeconds(10);

  /// A cursor as the log has it.
  ///
  /// @param at when it was stored
  record Stored(DeliveryCursor cursor, Instant at) {}

  private record Running(SubscriberLoop loop, Thread thread) {}

  private final int partition;
  private final FencedWriter<DeliveryCursor> writer;
  private final SubscriberLoop.Shared shared;
  private final Map<String, Stored> stored;
  private final Map<String, Running> running = new HashMap<>();
  private final List<String> ended = new ArrayList<>();

  /// @param stored cursors as read after the writer was opened, by subscriber
  OwnedPartition(
      int partition,
      FencedWriter<DeliveryCursor> writer,
      Map<String, Stored> stored,
      SubscriberLoop.Shared shared) {
    this.partition = partition;
    this.writer = writer;
    this.stored = new HashMap<>(stored);
    this.shared = shared;
  }

  int partition() {
    return partition;
  }

  /// A subscription as it stands now.
  synchronized void apply(Follow follow) {
    switch (follow.state()) {
      case ACTIVE, ACCEPT_OWED, REJECTED -> serve(follow);
      case PENDING, ENDED -> end(follow.subscriber());
    }
  }

  private void serve(Follow follow) {
    var id = follow.subscriber().text();
    var current = running.get(id);
    if (current != null && current.loop.follow().start().equals(follow.start())) {
      current.loop.changed(follow);
      return;
    }
    if (current != null) {
      current.loop.stop();
    }
    ended.remove(id);
    var loop = new SubscriberLoop(follow, startOf(follow), since(follow), shared);
    var thread = Thread.ofVirtual().name("deliver-" + id).start(loop);
    running.put(id, new Running(loop, thread));
  }

  /// The stored cursor, unless the subscription started after it.
  private Map<Integer, Long> startOf(Follow follow) {
    var start = new HashMap<>(follow.start());
    var cursor = stored.get(follow.subscriber().text());
    if (cursor != null) {
      cursor.cursor().next().forEach((p, next) -> start.merge(p, next, Math::max));
    }
    return start;
  }

  /// When its cursor came to be where it is.
  private Instant since(Follow follow) {
    var cursor = stored.get(follow.subscriber().text());
    return cursor == null || cursor.at().isBefore(follow.changed())
        ? follow.changed()
        : cursor.at();
  }

  private void end(ActorUri subscriber) {
    var id = subscriber.text();
    var current = running.remove(id);
    if (current != null) {
      current.loop.stop();
    }
    if (stored.containsKey(id) || current != null) {
      ended.add(id);
    }
  }

  synchronized void wake() {
    running.values().forEach(r -> r.loop.wake());
  }

  /// Stores the cursors that moved.
  synchronized void flush() {
    var changed = new HashMap<String, Optional<DeliveryCursor>>();
    running.forEach((id, r) -> {
      var cursor = r.loop.cursor();
      var known = stored.get(id);
      if (known == null || !cursor.equals(known.cursor())) {
        changed.put(id, Optional.of(cursor));
      }
    });
    ended.forEach(id -> changed.put(id, Optional.empty()));
    if (changed.isEmpty()) {
      return;
    }
    writer.write(changed, WRITE_WAIT);
    var now = shared.clock().instant();
    changed.forEach((id, cursor) ->
        cursor.ifPresentOrElse(c -> stored.put(id, new Stored(c, now)), () -> stored.remove(id)));
    ended.clear();
  }

  synchronized Collection<SubscriberLoop> loops() {
    return running.values().stream().map(Running::loop).toList();
  }

  /// Stops all loops, without storing anything.
  synchronized void stopAll() {
    running.values().forEach(r -> r.loop.stop());
    running.values().forEach(r -> Threads.join(r.thread));
  }

  synchronized void close() {
    running.clear();
    writer.close();
  }
}
