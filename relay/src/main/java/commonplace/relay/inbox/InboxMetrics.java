package commonplace.relay.inbox;

import commonplace.core.activitypub.Authority;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts what became of what arrived, and remembers the last refusal of each server: the reason,
/// never bodies or ids. Thread-safe.
final class InboxMetrics {
  private static final int MAX_SERVERS = 1_000;
  private static final int MAX_TYPE = 32;

  private final MeterRegistry meters;
  private final Map<String, LastRefusal> refusals =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LastRefusal> eldest) {
          return size() > MAX_SERVERS;
        }
      };

  /// Every count is there from the start, so that a rate of it is no gap.
  InboxMetrics(MeterRegistry meters) {
    this.meters = meters;
    for (var outcome : List.of("duplicates", "ignored", "later")) {
      var _ = meters.counter("commonplace.inbox." + outcome);
    }
    for (var reason : Refusal.values()) {
      var _ = meters.counter("commonplace.inbox.refused", "reason", reason.label());
    }
  }

  /// @param server who sent it, as claimed
  void count(Admission admission, Optional<Authority> server, Instant now) {
    switch (admission) {
      case Admission.Admitted(var type) ->
          meters.counter("commonplace.inbox.admitted", "type", bounded(type)).increment();
      case Admission.Duplicate _ -> meters.counter("commonplace.inbox.duplicates").increment();
      case Admission.Ignored _ -> meters.counter("commonplace.inbox.ignored").increment();
      case Admission.Withheld(var objection) ->
          meters
              .counter(
                  "commonplace.terms.stopped", "direction", "send", "reason", objection.label())
              .increment();
      case Admission.Looped _ -> meters.counter("commonplace.inbox.looped").increment();
      case Admission.TryLater _ -> meters.counter("commonplace.inbox.later").increment();
      case Admission.Refused(var reason, var detail) -> {
        meters.counter("commonplace.inbox.refused", "reason", reason.label()).increment();
        server.ifPresent(
            from -> remember(from.text(), new LastRefusal(reason.label(), detail, now)));
      }
    }
  }

  private static String bounded(String type) {
    return type.length() > MAX_TYPE ? type.substring(0, MAX_TYPE) : type;
  }

  private synchronized void remember(String server, LastRefusal refusal) {
    refusals.put(server, refusal);
  }

  synchronized Map<String, LastRefusal> lastRefusals() {
    return Map.copyOf(refusals);
  }
}
