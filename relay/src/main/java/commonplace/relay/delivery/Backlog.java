package commonplace.relay.delivery;

import commonplace.core.activitypub.ActorUri;
import commonplace.core.log.DeliveryCursor;
import commonplace.core.log.Follow;
import commonplace.core.log.SubscriptionAspect.Gap;
import commonplace.core.terms.Receive;
import commonplace.relay.taking.Served;
import commonplace.relay.terms.Screening;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one subscriber is still to get, read from its cursor on: a bounded number of records, in a
/// lane per author, and how far it is in each partition. Not thread-safe.
final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

  /// Records that wait in memory at most.
  static final int MAX_WAITING = 256;

  private final Feed feed;
  private final DeliveryMetrics metrics;
  private final Function<ActorUri, Receive> terms;
  private final Pace pace;
  private final Positions positions;

  /// Only of one that does not want everything.
  private Optional<Screening> screening = Optional.empty();

  /// Only while something waits.
  private Optional<Lanes> lanes = Optional.empty();

  private int waiting;
  private List<Gap> newGaps = List.of();
  private boolean moved;

  /// @param start the offset of the first record NOT yet settled, by partition from 0 on
  /// @param since when its cursor came to be there
  /// @param terms what each subscriber wants
  /// @param pace of its history
  Backlog(
      Map<Integer, Long> start,
      Instant since,
      Feed feed,
      DeliveryMetrics metrics,
      Function<ActorUri, Receive> terms,
      Pace pace) {
    this.feed = feed;
    this.metrics = metrics;
    this.terms = terms;
    this.pace = pace;
    this.positions = new Positions(start, since);
  }

  /// Takes up what is new, within bounds.
  ///
  /// @param most how many records may wait, 1 to {@link #MAX_WAITING}
  void fill(Follow follow, Served served, int most, Instant now) {
    boolean more = true;
    while (more && waiting < most) {
      more = false;
      for (int partition = 0; partition < positions.partitions(); partition++) {
        if (waiting < most && positions.mayScan(partition)) {
          more |= scan(follow, served, partition, most, now);
        }
      }
    }
    if (waiting < most) {
      positions.upToDate(now);
    }
  }

  private boolean scan(Follow follow, Served served, int partition, int most, Instant now) {
    long from = positions.scanned(partition);
    var batch = feed.next(partition, from);
    if (batch.next() == from && batch.gap() == 0) {
      return false;
    }
    var position = positions.at(partition);
    if (batch.gap() > 0) {
      stateGap(follow, batch.gap(), position, now);
    }
    for (var record : batch.records()) {
      if (!position.mayScan() || waiting >= most) {
        return true;
      }
      take(follow, served, position, record, now);
    }
    while (position.scanned() < batch.next() && position.mayScan()) {
      position.skipTo(Math.min(batch.next(), position.scanned() + Progress.MAX_SPAN));
    }
    moved |= position.scanned() > from;
    return position.scanned() > from;
  }

  private void stateGap(Follow follow, long lost, Progress position, Instant now) {
    int partition = position.partition();
    var first = feed.next(partition, position.scanned() + lost).records().stream().findFirst();
    var until = first.map(Prepared::appended).orElse(now);
    if (newGaps.isEmpty()) {
      newGaps = new ArrayList<>();
    }
    newGaps.add(new Gap(lost, position.servedUpTo(), until));
    position.servedUpTo(until);
    metrics.lost().increment((double) lost);
    LOG.warn(
        "Delivery gap: subscriber={} partition={} lost={}", follow.subscriber(), partition, lost);
  }

  private void take(Follow follow, Served served, Progress position, Prepared record, Instant now) {
    boolean before = position.isSettled(record.offset());
    position.take(record.offset());
    moved = true;
    if (before) {
      return;
    }
    var payloads = record.payloads(follow, served);
    if (payloads.isEmpty() || !isWanted(follow, record)) {
      position.settle(record.offset());
      return;
    }
    var due = pace.turn(record.appended(), now);
    var into = lanes.orElseGet(Lanes::new);
    lanes = Optional.of(into);
    for (int i = 0; i < payloads.size(); i++) {
      var payload = payloads.get(i);
      boolean last = i == payloads.size() - 1;
      var turn = later(due, turn(follow, record, payload));
      into.add(new Lane.Item(record, position, payload, last, turn));
    }
    waiting += payloads.size();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  private static Instant turn(Follow follow, Prepared record, Payload payload) {
    return payload.spread().isZero()
        ? Instant.MIN
        : record
            .appended()
            .plus(Spreading.turn(payload.spread(), follow.subscriber().text(), record.offset()));
  }

  private boolean isWanted(Follow follow, Prepared record) {
    var wanted = terms.apply(follow.subscriber());
    if (wanted.equals(Receive.EVERYTHING)) {
      return true;
    }
    var counted = screening.orElseGet(Screening::new);
    screening = Optional.of(counted);
    var objection = counted.objection(wanted, record.content());
    objection.ifPresent(metrics::stopped);
    return objection.isEmpty();
  }

  /// Lanes whose first record is to be sent now; each is then dropped, settled or to be retried.
  ///
  /// @param limit how many at most
  List<Lane> next(Instant now, int limit) {
    return lanes.map(all -> all.next(now, limit)).orElse(List.of());
  }

  /// The lane's first record will not be sent; the next one goes in its place.
  void dropped(Lane lane) {
    settled(lanes.orElseThrow().dropped(lane));
  }

  /// The lane's first record needs no more attention.
  void settled(Lane lane) {
    settled(lanes.orElseThrow().settled(lane));
  }

  private void settled(Lane.Item item) {
    waiting--;
    if (waiting == 0) {
      lanes = Optional.empty();
    }
    if (item.last()) {
      item.position().settle(item.prepared().offset());
      item.position().servedUpTo(item.prepared().appended());
      moved = true;
    }
  }

  /// The lane's first record is to be tried again.
  void retryAt(Lane lane, Instant when) {
    lanes.orElseThrow().retryAt(lane, when);
  }

  /// Lets go of all that waits; it will be read again from the cursor on, and asked about again, so
  /// it does not count until then. Nothing may be in flight.
  void release() {
    screening.ifPresent(counted ->
        lanes.stream()
            .flatMap(Lanes::waiting)
            .filter(Lane.Item::last)
            .forEach(item -> counted.takenBack(item.prepared().content())));
    lanes = Optional.empty();
    waiting = 0;
    positions.rewind();
  }

  /// How many records wait.
  int waiting() {
    return waiting;
  }

  /// When the log took the oldest record that waits.
  Optional<Instant> oldest() {
    return lanes.flatMap(Lanes::oldest);
  }

  /// The receiver is back: nothing waits for its time any more.
  void retryAllNow() {
    lanes.ifPresent(Lanes::retryAllNow);
  }

  /// When the next lane may be tried, if one waits.
  Optional<Instant> nextTry() {
    return lanes.flatMap(Lanes::nextTry);
  }

  /// How far the subscriber is; moves only over settled records.
  DeliveryCursor cursor() {
    if (!moved) {
      return positions.lastCursor();
    }
    moved = false;
    return positions.cursor();
  }

  /// What the log no longer had, since this was last asked.
  List<Gap> newGaps() {
    var found = newGaps;
    newGaps = List.of();
    return found;
  }
}
