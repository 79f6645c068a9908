package commonplace.relay.delivery;

import commonplace.core.log.DeliveryReport;
import commonplace.core.log.SubscriptionAspect.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides when other nodes are told how the subscribers of one partition do: soon after one begins
/// to fail, recovers or stands otherwise, else at most once a minute, and never what was told
/// already. Does no I/O; remembers what was told. Not thread-safe.
final class Reporting {
  /// Between two reports of a subscriber of which only numbers change.
  static final Duration EVERY = Duration.ofMinutes(1);

  /// Between two reports of any subscriber.
  static final Duration SOONEST = Duration.ofSeconds(5);

  /// How many are told in one round.
  static final int AT_ONCE = 500;

  /// So many refused in a row are no accident.
  static final long MANY_REFUSED = 3;

  /// What others should hear of soon.
  private record Kind(Condition condition, boolean failing, boolean refusing) {
    static Kind of(SubscriberStatus status) {
      return new Kind(
          status.standing().condition(),
          status.failingSince().isPresent(),
          status.refusedInARow() >= MANY_REFUSED);
    }
  }

  private record Told(DeliveryReport report, Kind kind) {}

  private final String node;
  private final Map<String, Instant> met = new HashMap<>();
  private final Map<String, Told> told = new HashMap<>();

  /// @param node this one's id
  Reporting(String node) {
    this.node = node;
  }

  /// Tells what is due.
  ///
  /// @param all the partition's subscribers, as they do now
  /// @param log stores reports by subscriber, all or none; what it throws is passed on, and the
  ///   same is due again
  void tell(List<SubscriberStatus> all, Instant now, Log log) {
    var due = new HashMap<String, Told>();
    var here = new HashMap<String, Instant>();
    for (var status : all) {
      var id = status.follow().subscriber().text();
      var since = met.getOrDefault(id, now);
      here.put(id, since);
      if (due.size() < AT_ONCE && isDue(id, status, since, now)) {
        due.put(id, new Told(status.report(node, now), Kind.of(status)));
      }
    }
    met.clear();
    met.putAll(here);
    told.keySet().retainAll(here.keySet());
    if (!due.isEmpty()) {
      var reports = new HashMap<String, Optional<DeliveryReport>>();
      due.forEach((id, one) -> reports.put(id, Optional.of(one.report)));
      log.store(reports);
      told.putAll(due);
    }
  }

  /// Forgets what was told: there is nobody to tell any more.
  void rest() {
    met.clear();
    told.clear();
  }

  private boolean isDue(String id, SubscriberStatus status, Instant since, Instant now) {
    var last = told.get(id);
    if (last == null) {
      // before the first answer the node that served it before knows more
      return status.lastAnswer().isPresent() || !since.plus(EVERY).isAfter(now);
    }
    var at = last.report.at();
    if (!last.kind.equals(Kind.of(status))) {
      return !at.plus(SOONEST).isAfter(now);
    }
    return !at.plus(EVERY).isAfter(now) && !last.report.equals(status.report(node, at));
  }

  /// Where reports go.
  interface Log {
    void store(Map<String, Optional<DeliveryReport>> reports);
  }
}
