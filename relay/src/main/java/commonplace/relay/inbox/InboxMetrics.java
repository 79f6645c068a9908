package commonplace.relay.inbox;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/// Counts what became of what arrived. Thread-safe.
final class InboxMetrics {
  private static final int MAX_TYPE = 32;

  private final MeterRegistry meters;

  /// Every count is there from the start, so that a rate of it is no gap.
  InboxMetrics(MeterRegistry meters) {
    this.meters = meters;
    for (var outcome : List.of("duplicates", "ignored", "later", "looped")) {
      var _ = meters.counter("commonplace.inbox." + outcome);
    }
    for (var reason : Refusal.values()) {
      var _ = meters.counter("commonplace.inbox.refused", "reason", reason.label());
    }
  }

  void count(Admission admission) {
    switch (admission) {
      case Admission.Admitted(var type) ->
          meters.counter("commonplace.inbox.admitted", "type", bounded(type)).increment();
      case Admission.Duplicate _ -> meters.counter("commonplace.inbox.duplicates").increment();
      case Admission.Ignored _ -> meters.counter("commonplace.inbox.ignored").increment();
      case Admission.Withheld(var objection, _) ->
          meters
              .counter(
                  "commonplace.terms.stopped", "direction", "send", "reason", objection.label())
              .increment();
      case Admission.Looped _ -> meters.counter("commonplace.inbox.looped").increment();
      case Admission.TryLater _ -> meters.counter("commonplace.inbox.later").increment();
      case Admission.Refused(var reason, _) ->
          meters.counter("commonplace.inbox.refused", "reason", reason.label()).increment();
    }
  }

  private static String bounded(String type) {
    return type.length() > MAX_TYPE ? type.substring(0, MAX_TYPE) : type;
  }
}
