package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.DeliveryReport;
import commonplace.core.log.EventLog.FencedWriter;
import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Replay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// The subscribers of one partition that this node serves, and the writer of their cursors. Opening
/// the writer fences whoever served them before. Thread-safe.
final class OwnedPartition {
  private static final Duration WRITE_WAIT = Duration.ofSeconds(10);

  /// A cursor as the log has it.
  ///
  /// @param at when it was stored
  record Stored(DeliveryCursor cursor, Instant at) {}

  /// @param replayed the wish for a replay that its cursor has followed
  private record Running(SubscriberLoop loop, Optional<Instant> replayed) {
    DeliveryCursor cursor() {
      return loop.cursor().after(replayed);
    }
  }

  private final int partition;
  private final FencedWriter<DeliveryCursor> writer;
  private final Supplier<FencedWriter<DeliveryReport>> reportsOf;
  private final Reporting reporting;
  private final SubscriberLoop.Shared shared;
  private final Function<Follow, Optional<Replay>> replays;
  private final Map<String, Stored> stored;

  /// Changed under the lock; read without, because whoever stores cursors holds it for long.
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  private final List<String> ended = new ArrayList<>();

  /// Subscriptions that ended and of which a report may be left.
  private final Map<String, Optional<DeliveryReport>> over = new ConcurrentHashMap<>();

  private Optional<FencedWriter<DeliveryReport>> reports = Optional.empty();

  /// Another node's by now, or soon.
  private boolean released;

  /// @param reports opens the writer of reports, fenced with that of the cursors; when it is needed
  /// @param reporting decides what other nodes are told
  /// @param stored cursors as read after the writer was opened, by subscriber
  /// @param replays the last wish for one of each subscription
  OwnedPartition(
      int partition,
      FencedWriter<DeliveryCursor> writer,
      Supplier<FencedWriter<DeliveryReport>> reports,
      Reporting reporting,
      Map<String, Stored> stored,
      SubscriberLoop.Shared shared,
      Function<Follow, Optional<Replay>> replays) {
    this.partition = partition;
    this.writer = writer;
    this.reportsOf = reports;
    this.reporting = reporting;
    this.stored = new HashMap<>(stored);
    this.shared = shared;
    this.replays = replays;
  }

  int partition() {
    return partition;
  }

  /// A subscription as it stands now.
  synchronized void apply(Follow follow) {
    if (released) {
      return;
    }
    if (follow.isServed() || follow.isOwed()) {
      serve(follow);
    } else {
      end(follow.subscriber());
    }
  }

  private void serve(Follow follow) {
    var id = follow.subscriber().text();
    var current = running.get(id);
    var replay = replays.apply(follow);
    var wish = replay.map(Replay::asked);
    var wentOn =
        Optional.ofNullable(current).filter(r -> r.loop.follow().start().equals(follow.start()));
    if (current != null && wentOn.isPresent() && current.replayed.equals(wish)) {
      current.loop.changed(follow);
      return;
    }
    if (current != null) {
      current.loop.stop();
    }
    ended.remove(id);
    var known = wentOn.map(Running::cursor).or(() -> storedCursor(follow));
    var start = startOf(follow, known, replay);
    var loop = new SubscriberLoop(follow, start, since(follow), history(follow, replay), shared);
    running.put(id, new Running(loop, wish));
    loop.wake();
  }

  private Optional<DeliveryCursor> storedCursor(Follow follow) {
    return Optional.ofNullable(stored.get(follow.subscriber().text())).map(Stored::cursor);
  }

  /// The cursor, unless the subscription started after it; and back from there where the operator
  /// wished for it and the cursor does not know of it yet.
  static Map<Integer, Long> startOf(
      Follow follow, Optional<DeliveryCursor> cursor, Optional<Replay> replay) {
    var start = new HashMap<>(follow.start());
    cursor.ifPresent(c -> c.next().forEach((p, next) -> start.merge(p, next, Math::max)));
    replay
        .filter(wish -> !cursor.flatMap(DeliveryCursor::replayed).equals(Optional.of(wish.asked())))
        .ifPresent(wish -> wish.from().forEach((p, next) -> start.merge(p, next, Math::min)));
    return start;
  }

  /// When its cursor came to be where it is.
  private Instant since(Follow follow) {
    var cursor = stored.get(follow.subscriber().text());
    return cursor == null || cursor.at().isBefore(follow.changed())
        ? follow.changed()
        : cursor.at();
  }

  /// What was there before it followed, or before it was wished that it gets it again.
  private static Instant history(Follow follow, Optional<Replay> replay) {
    return Stream.of(follow.history(), replay.map(Replay::asked))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
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

  /// Waits for nobody.
  void wake() {
    running.values().forEach(r -> r.loop.wake());
  }

  /// Stores the cursors that moved.
  synchronized void flush() {
    var changed = new HashMap<String, Optional<DeliveryCursor>>();
    running.forEach((id, r) -> {
      var cursor = r.cursor();
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
    ended.forEach(id -> over.put(id, Optional.empty()));
    ended.clear();
  }

  /// Takes back what was told of subscriptions that ended.
  void tellEnded() {
    synchronized (reporting) {
      var gone = over();
      if (!gone.isEmpty()) {
        report(gone);
        gone.keySet().forEach(over::remove);
      }
    }
  }

  /// Tells other nodes what is due. Holds up nobody who delivers meanwhile.
  ///
  /// @param lag how many records a cursor is behind
  void tell(ToLongFunction<DeliveryCursor> lag) {
    synchronized (reporting) {
      reporting.tell(statuses(lag), shared.clock().instant(), this::report);
    }
  }

  /// There is nobody to tell.
  void rest() {
    synchronized (reporting) {
      reporting.rest();
    }
  }

  private synchronized Map<String, Optional<DeliveryReport>> over() {
    over.keySet().removeAll(running.keySet());
    return Map.copyOf(over);
  }

  private void report(Map<String, Optional<DeliveryReport>> entries) {
    var opened = reports.orElseGet(reportsOf);
    reports = Optional.of(opened);
    opened.write(entries, WRITE_WAIT);
  }

  /// How its subscribers do. Waits for nobody.
  ///
  /// @param lag how many records a cursor is behind
  List<SubscriberStatus> statuses(ToLongFunction<DeliveryCursor> lag) {
    return running.values().stream()
        .map(Running::loop)
        .map(loop -> loop.status(lag.applyAsLong(loop.cursor())))
        .toList();
  }

  /// Stops all loops, without storing anything; none begins any more.
  synchronized void stopAll() {
    released = true;
    running.values().forEach(r -> r.loop.stop());
    running.values().forEach(r -> r.loop.join());
  }

  synchronized void close() {
    running.clear();
    writer.close();
  }
}
